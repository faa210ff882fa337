"""What browsers bring that our scripts may use; each name is looked up before it is added.

The browsers are those of the last eight years: Chrome 70, Edge 18, Firefox 63, Safari 12 and what came after.
"""

LANGUAGE = """
Array Boolean DataView Date JSON Math Number Object Promise RegExp Set String Uint8Array
all assign catch charCodeAt clz32 codePointAt filter finally from fromCharCode getUint32 includes indexOf join
key length map match min normalize now parse reduce replace size some split stringify then toLowerCase
"""
PAGES = """
AbortController CustomEvent FormData URLSearchParams abort action activeElement addEventListener after append
atob btoa checked className clearTimeout click closest contains cookieEnabled createElement credentials crypto
dataset defaultChecked defaultValue detail dispatchEvent document elements encode fetch focus form
getEntriesByType getItem hidden history json localStorage location navigator ok open parentElement performance
preventDefault print querySelector querySelectorAll relatedTarget remove replaceState reportValidity
setAttribute setInterval setItem setTimeout state status submit subtle target textContent title type value
window
"""
# Of answers and options that are ours.
OURS = """
allowCredentials challenge excludeCredentials id levels session short user version
"""
KNOWN = set((LANGUAGE + PAGES + OURS).split())
# Newer in one of them: a script looks first whether it is there.
ASKED_FIRST = {
    "PublicKeyCredential": "Safari 13, 2019",
    "isConditionalMediationAvailable": "Chrome 108, 2022",
    "submitter": "Safari 15.4, 2022",
    "TextEncoder": "Edge 79, 2020",
}
