"""A cluster as the benchmarks talk to it: one connection a thread, plain JSON, the kubeconfig's client certificate."""
import base64
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse


class Cluster:
    """The cluster of a kubeconfig's current context (client certificate or token)."""

    def __init__(self, kubeconfig):
        self.kubeconfig = kubeconfig
        text = subprocess.run(["kubectl", "config", "view", "--raw", "--minify", "-o", "json"], check=True,
                              stdout=subprocess.PIPE, env={**os.environ, "KUBECONFIG": kubeconfig}).stdout
        config = json.loads(text)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.url = urllib.parse.urlsplit(cluster["server"])
        self.headers = {"Authorization": f"Bearer {user['token']}"} if "token" in user else {}
        self.tls = None
        if self.url.scheme == "https":
            self.tls = ssl.create_default_context()
            self.tls.check_hostname = not cluster.get("insecure-skip-tls-verify", False)
            self.authority = self._file(cluster, "certificate-authority")
            self.tls.load_verify_locations(self.authority)
            self.certificate, self.key = self._file(user, "client-certificate"), self._file(user, "client-key")
            if self.certificate:
                self.tls.load_cert_chain(self.certificate, self.key)
        self.mine = threading.local()

    def _file(self, section, name):
        """The path of what a kubeconfig names as a file or holds as data."""
        if name in section:
            return os.path.join(os.path.dirname(self.kubeconfig), section[name])
        if f"{name}-data" not in section:
            return None
        with tempfile.NamedTemporaryFile(delete=False, prefix="iter8-bench.") as file:
            file.write(base64.b64decode(section[f"{name}-data"]))
        self.files = getattr(self, "files", []) + [file.name]
        return file.name

    def forget(self):
        for path in getattr(self, "files", []):
            os.unlink(path)

    def connection(self):
        """A new connection."""
        host, port = self.url.hostname, self.url.port or (443 if self.tls else 80)
        if self.tls:
            return http.client.HTTPSConnection(host, port, context=self.tls, timeout=600)
        return http.client.HTTPConnection(host, port, timeout=600)

    def ask(self, method, path, body=None, content="application/json", accept="application/json"):
        """Status and body's bytes, on this thread's connection."""
        headers = {**self.headers, "Accept": accept, "Content-Type": content}
        for attempt in range(2):
            if getattr(self.mine, "connection", None) is None:
                self.mine.connection = self.connection()
            try:
                self.mine.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
                answer = self.mine.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self.mine.connection = None
                if attempt:
                    raise
        return None

    def get(self, path):
        status, body = self.ask("GET", path)
        return json.loads(body) if status == 200 else None

    def make_namespace(self, name):
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        status, answer = self.ask("POST", "/api/v1/namespaces", body)
        if status not in (201, 409):
            raise SystemExit(f"can't make namespace {name}: {answer.decode()}")

    def remove_namespaces(self, names):
        for name in names:
            self.ask("DELETE", f"/api/v1/namespaces/{name}")
        until(lambda: all(self.get(f"/api/v1/namespaces/{name}") is None for name in names), seconds=900)


def until(done, seconds=120, every=0.2):
    """Asks until it is so; a benchmark that never gets there ends."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise SystemExit("waited too long for the cluster")
        time.sleep(every)
