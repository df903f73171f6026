{{- /* A repository dispatch for GitHub: event type iter8, with the whole report, in which secrets are redacted. */ -}}
{"event_type": "iter8", "client_payload": {{ toJson .Report }}}
