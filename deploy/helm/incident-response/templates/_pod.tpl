{{- /* What every pod promises; arguments: root, account. */}}
{{- define "ir.pod" -}}
serviceAccountName: {{ .account }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: 128Mi}
{{- end }}

{{- /* What every container promises. */}}
{{- define "ir.container" -}}
image: {{ include "ir.image" . }}
imagePullPolicy: IfNotPresent
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end }}

{{- /* The same settings for web, workers and beat: whoever starts with others puts that on record. Only their logins at the database
differ, where the values name them; arguments: root, login (web or worker). */}}
{{- define "ir.settings" -}}
envFrom:
  - configMapRef:
      name: {{ include "ir.name" .root }}-settings
  - secretRef:
      name: {{ include "ir.secret" (list .root "app") }}
  {{- if index .root.Values.secrets .login }}
  - secretRef:
      name: {{ include "ir.secret" (list .root .login) }}
  {{- end }}
{{- end }}

{{- /* Nothing of a version begins before its tables are there, whatever brought it here; arguments: root, login. */}}
{{- define "ir.wait" -}}
- name: wait-for-migrations
  command: [sh, -c, "until python manage.py migrate --check --skip-checks; do sleep 5; done"]
  {{- include "ir.container" .root | nindent 2 }}
  {{- include "ir.settings" . | nindent 2 }}
  resources:
    requests: {cpu: 50m, memory: 128Mi}
    limits: {memory: 384Mi}
{{- end }}

{{- /* Pods of one component on different nodes where there are such; arguments: root, component. */}}
{{- define "ir.spread" -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "ir.selector" $.root | nindent 8 }}
        app.kubernetes.io/component: {{ $.component }}
  {{- end }}
{{- end }}

{{- /* A change of the settings starts the pods anew. */}}
{{- define "ir.podlabels" -}}
labels:
  {{- include "ir.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
annotations:
  checksum/settings: {{ include (print .root.Template.BasePath "/settings.yaml") .root | sha256sum }}
{{- end }}
