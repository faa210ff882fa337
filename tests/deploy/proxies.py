"""nginx and HAProxy as `deploy/` configures them, on ports and in a folder of a test."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.certificates import Certificates
from tests.deploy.ports import answers, free_ports, wait_for
from tests.waiting import wait_until

DEPLOY = Path(__file__).parents[2] / "deploy"
MAIN_OF_NGINX = """\
daemon off;
pid {folder}/pid;
error_log {folder}/main.log;
{user}
worker_processes 1;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    # What a distribution's own file does, queries and all: it must not be at work beside ours.
    access_log {folder}/default.log;
    client_body_temp_path {folder}/temporary-1;
    proxy_temp_path {folder}/temporary-2;
    fastcgi_temp_path {folder}/temporary-3;
    uwsgi_temp_path {folder}/temporary-4;
    scgi_temp_path {folder}/temporary-5;
    include {folder}/kagu.conf;
}}
"""


@dataclass
class Proxy:
    """One that runs: its ports, and what it wrote."""

    kind: str
    folder: Path
    secured: int
    plain: int
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        """Every line of every log."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def start_nginx(
    folder: Path,
    certificates: Certificates,
    connect: int,
    static: Path,
    host: str,
    *,
    tax_portal: int = 9,
) -> Proxy:
    """nginx before sites at these ports; `host` is the variable that it passes as Host."""
    secured, plain = free_ports(2)
    for name in ("kagu.conf", "kagu-proxy.inc"):
        text = (DEPLOY / "nginx" / name).read_text()
        # Other ports, other folders, no IPv6: the rest stays word for word.
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.M)
        text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{secured}", text)
        text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", text)
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{connect}").replace("Host $host", f"Host {host}")
        text = text.replace("127.0.0.1:8001", f"127.0.0.1:{tax_portal}")
        text = text.replace("/etc/nginx/kagu-proxy.inc", f"{folder}/kagu-proxy.inc")
        text = re.sub(r"/etc/ssl/kagu/\w+\.pem", str(certificates.certificate), text)
        text = re.sub(r"/etc/ssl/kagu/\w+\.key", str(certificates.key), text)
        text = text.replace("/var/log/nginx/", f"{folder}/")
        text = text.replace("/srv/kagu/pages/", f"{DEPLOY}/nginx/pages/")
        text = text.replace("/srv/kagu/static/connect", str(static))
        (folder / name).write_text(text)
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    (folder / "nginx.conf").write_text(MAIN_OF_NGINX.format(folder=folder, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    wait_for(secured)
    return Proxy("nginx", folder, secured, plain, process)


def start_haproxy(folder: Path, certificates: Certificates, connect: int) -> Proxy:
    """HAProxy before a site that answers, probes too, at the port `connect`."""
    secured, plain = free_ports(2)
    text = (DEPLOY / "haproxy" / "haproxy.cfg").read_text()
    text = re.sub(r"^ *(user|group) haproxy\n", "", text, flags=re.M)
    text = text.replace("bind :443 v4v6", f"bind 127.0.0.1:{secured}")
    text = text.replace("bind :80 v4v6", f"bind 127.0.0.1:{plain}")
    text = text.replace("/etc/haproxy/certs/", str(certificates.both))
    text = text.replace("/etc/haproxy/kagu/", f"{DEPLOY}/haproxy/errors/")
    text = re.sub(r"127\.0\.0\.1:800\d check port 900\d", f"127.0.0.1:{connect} check port {connect}", text)
    (folder / "haproxy.cfg").write_text(text)
    command = ["haproxy", "-f", str(folder / "haproxy.cfg")]
    checked = subprocess.run([*command, "-c"], check=True, capture_output=True, text=True)
    assert "Warnings were found" not in checked.stdout + checked.stderr
    with (folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    wait_until(lambda: answers(secured) and answers(plain), 40)
    return Proxy("haproxy", folder, secured, plain, process)


def is_missing(program: str) -> bool:
    """Whether this machine has no such program."""
    return shutil.which(program) is None and not Path("/usr/sbin", program).exists()
