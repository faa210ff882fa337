{{/* What every pod of a site has; called with (dict "root" $ "name" site "site" its values). */}}

{{- define "kagu.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "kagu.labels" -}}
app.kubernetes.io/name: kagu
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "kagu.pod" -}}
automountServiceAccountToken: false
# Services of this name would otherwise put KAGU_… variables of their own into the environment.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: secrets
    secret:
      secretName: {{ .site.secretName }}
      defaultMode: 0440
      items:
        {{- range .site.secretKeys }}
        - {key: {{ . }}, path: {{ . }}}
        {{- end }}
  - name: tmp
    emptyDir: {sizeLimit: 64Mi}
{{- end -}}

{{- define "kagu.container" -}}
image: {{ include "kagu.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  - {name: {{ .site.prefix }}_URL, value: {{ printf "https://%s" .site.host | quote }}}
  - {name: {{ .site.prefix }}_BEHIND_PROXY, value: "yes"}
  - {name: {{ .site.prefix }}_SERVING_PROCESSES, value: {{ .site.replicas | quote }}}
  - {name: {{ .site.prefix }}_WORKERS, value: {{ .site.workers | quote }}}
  {{- range $name, $value := merge (dict) (.site.environment | default dict) .root.Values.environment }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
  {{- if eq .component .name }}
  - {name: {{ .site.prefix }}_HEALTH_ADDRESS, value: "0.0.0.0:9000"}
  {{- else }}
  - {name: {{ .site.prefix }}_WORKER_HEALTH_ADDRESS, value: "0.0.0.0:9000"}
  {{- end }}
  {{- range .site.secretKeys }}
  - {name: {{ . }}_FILE, value: /run/secrets/kagu/{{ . }}}
  {{- end }}
volumeMounts:
  - {name: secrets, mountPath: /run/secrets/kagu, readOnly: true}
  - {name: tmp, mountPath: /tmp}
{{- end -}}
