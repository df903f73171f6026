#!/usr/bin/env python3
"""Records the Secret in which real Helm 4 stores a release, as it arrives at a small stand-in for the Kubernetes API,
into ../Cases/releases/helm-4.json: labels and data as they are, the record
inside, unpacked, and the body as it was sent (protobuf).

Usage: PYTHON-WITH-HELM-SDK release_record.py      (helm-python-sdk==0.2.2)
"""
import base64, gzip, http.server, json, pathlib, threading
import helm_python as helm

CASES = pathlib.Path(__file__).resolve().parent.parent / "Cases"
secrets = {}
bodies = []


def fields(data):
    """The fields of a protobuf message: numbers and byte strings."""
    position = 0

    def number():
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128: return value
    while position < len(data):
        tag = number()
        if tag & 7 == 0: yield tag >> 3, number()
        else:
            length = number()
            yield tag >> 3, data[position:position + length]
            position += length


def secret(body):
    """Helm sends Secrets as protobuf: magic, then an envelope whose second field is the Secret."""
    made = {"apiVersion": "v1", "kind": "Secret", "metadata": {"labels": {}}, "data": {}}
    for number, value in fields(dict(fields(body[4:]))[2]):
        if number == 1:
            for inner, text in fields(value):
                if inner == 1: made["metadata"]["name"] = text.decode()
                if inner == 11:
                    pair = dict(fields(text))
                    made["metadata"]["labels"][pair[1].decode()] = pair[2].decode()
        if number == 2:
            pair = dict(fields(value))
            made["data"][pair[1].decode()] = base64.b64encode(pair[2]).decode()
        if number == 3: made["type"] = value.decode()
    return made


class API(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def answer(self, value, code=200):
        body = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        gone = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "message": path, "code": 404}
        if path == "/version": return self.answer({"major": "1", "minor": "32", "gitVersion": "v1.32.0"})
        if path == "/api": return self.answer({"kind": "APIVersions", "versions": ["v1"]})
        if path == "/apis": return self.answer({"kind": "APIGroupList", "apiVersion": "v1", "groups": []})
        if path == "/api/v1":
            kinds = [("secrets", "Secret"), ("configmaps", "ConfigMap"), ("services", "Service")]
            verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
            return self.answer({"kind": "APIResourceList", "groupVersion": "v1", "resources": [
                {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": verbs} for name, kind in kinds]})
        if path == "/openapi/v3": return self.answer({"paths": {"api/v1": {"serverRelativeURL": "/openapi/v3/api/v1"}}})
        if path == "/openapi/v3/api/v1":
            def patch(kind): return {"patch": {"x-kubernetes-group-version-kind": {"group": "", "version": "v1", "kind": kind}, "parameters": [{"name": "fieldValidation", "in": "query"}]}}
            return self.answer({"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": {
                "/api/v1/namespaces/{namespace}/%ss/{name}" % kind.lower(): patch(kind) for kind in ("ConfigMap", "Service")}})
        if body.startswith(b"k8s\0"):
            made = secret(body)
            bodies.append(base64.b64encode(body).decode())
            secrets[made["metadata"]["name"]] = made
            return self.answer(made, 201 if self.command == "POST" else 200)
        if self.command == "PATCH": return self.answer(json.loads(body))
        if path.endswith("/secrets"): return self.answer({"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": []})
        return self.answer(gone, 404)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kubeconfig = {"apiVersion": "v1", "kind": "Config", "current-context": "it", "users": [{"name": "it", "user": {}}],
                  "clusters": [{"name": "it", "cluster": {"server": "http://127.0.0.1:%d" % server.server_address[1]}}],
                  "contexts": [{"name": "it", "context": {"cluster": "it", "user": "it"}}]}
    config = helm.Config(kubeconfig_content=json.dumps(kubeconfig), namespace="team")
    config.install(helm.Chart.load(str(CASES / "charts" / "sources" / "recorded")), "web", {"replicas": 3, "name": "é"}, namespace="team")
    (made,) = secrets.values()
    unpacked = json.loads(gzip.decompress(base64.b64decode(base64.b64decode(made["data"]["release"]))))
    (CASES / "releases").mkdir(exist_ok=True)
    (CASES / "releases" / "helm-4.json").write_text(json.dumps({"secret": made, "record": unpacked, "sent": bodies[-1]}, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


main()
