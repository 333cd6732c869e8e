"""Kanboard on PHP-FPM behind nginx, from a checkout that KANBOARD names; everything it writes goes into a folder of ours."""
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import urllib.parse

from product import lib
from waiting import free_port, until

CHECKOUT = os.environ.get("KANBOARD")
TOKEN = "bench"
FPM = """
[global]
daemonize = no
error_log = {folder}/fpm.log
[www]
user = www-data
group = www-data
listen = {folder}/fpm.sock
listen.owner = www-data
pm = static
pm.max_children = 4
php_admin_value[opcache.enable] = 1
"""
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
user www-data;
events {{}}
http {{
  access_log off;
  include /etc/nginx/mime.types;
  gzip on;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/kanboard;
    index index.php;
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_pass unix:{folder}/fpm.sock;
    }}
  }}
}}
"""


class Kanboard:
    name = "Kanboard"

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        folder.chmod(0o755)  # its processes are of another user
        shutil.copytree(CHECKOUT, folder / "kanboard", ignore=shutil.ignore_patterns(".git"))
        (folder / "kanboard" / "config.php").write_text(
            f"<?php define('API_AUTHENTICATION_TOKEN', '{TOKEN}'); define('DB_DRIVER', 'sqlite');")
        for path in [folder / "kanboard" / "data", *(folder / "kanboard" / "data").rglob("*")]:
            shutil.chown(path, "www-data")
        self.port = free_port()
        (folder / "fpm.conf").write_text(FPM.format(folder=folder))
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=self.port))
        fpm = next(pathlib.Path("/usr/sbin").glob("php-fpm*"))
        self.log = open(folder / "log", "wb")
        self.processes = [
            subprocess.Popen([str(word) for word in words], stdout=self.log, stderr=self.log)
            for words in ([fpm, "-R", "-y", folder / "fpm.conf"], ["/usr/sbin/nginx", "-c", folder / "nginx.conf"])]
        assert lib.wait_http("127.0.0.1", self.port, "/healthcheck.php", 60, ok=lambda status: status == 200)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        for pid in self.pids:
            lib.boost(pid)

    @property
    def pids(self):
        return [process.pid for process in self.processes]

    def call(self, method, **parameters):
        token = base64.b64encode(f"jsonrpc:{TOKEN}".encode()).decode()
        status, body = lib.post_json(
            "127.0.0.1", self.port, "/jsonrpc.php",
            {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}, {"Authorization": f"Basic {token}"},
            self.connection)
        answer = json.loads(body)
        assert status == 200 and answer.get("result") not in (None, False), (method, status, body[:300])
        return answer["result"]

    def board(self, cards):
        """A board with so many open cards in its four columns; its columns and the ids of the cards."""
        project = self.call("createProject", name=f"Bench {cards}")
        columns = [column["id"] for column in self.call("getColumns", project_id=project)]
        ids = [
            self.call("createTask", title=f"Story {number} of the bench", project_id=project,
                      column_id=columns[number % len(columns)]) for number in range(cards)]
        return project, columns, ids

    def cookie(self):
        """A signed-in browser's: that of the administrator whom it makes itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/?controller=AuthController&action=login")
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), answer.getheader("Set-Cookie").split(";")[0]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = urllib.parse.urlencode({"csrf_token": token, "username": "admin", "password": "admin"})
        connection.request(
            "POST", "/?controller=AuthController&action=check", form,
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        given = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        return next((value for value in given if value.startswith("KB_SID")), cookie)

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            until(lambda: process.poll() is not None, "Kanboard ended", 20)
        self.log.close()
