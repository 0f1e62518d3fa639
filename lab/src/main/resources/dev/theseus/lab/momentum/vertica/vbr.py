#!/usr/bin/python3
"""Stands for vbr.py, Vertica's backup and restore: --setupconfig with its eleven questions, -t backup and -t restore --config-file FILE.

The questions, their defaults and the file that comes of them are the upgrade guide's of Momentum 4.2; the lines that a backup prints are those of Vertica 7's
documentation. A backup is a dump by PostgreSQL below the backup directory of each mapped host. Failures on demand: vbr-backup (fails), vbr-empty (says that all
is well, and leaves an empty file), vbr-prompt (its second question never comes).
"""
import configparser
import datetime
import getpass
import os
import re
import subprocess
import sys
import time

PG = ["-h", "/var/db/vertica", "-p", "5433", "-U", "vertica_dba"]
ADDRESS = re.compile(r"\d+(\.\d+){3}$")

def main(words):
    subprocess.run(["/bin/sh", "-c", '. /opt/lab/lab.sh; record "$@"', "sh", "vbr.py"] + words)
    if words == ["--setupconfig"]:
        return setup()
    if len(words) == 4 and words[0] in ("-t", "--task") and words[2] in ("-c", "--config-file"):
        if words[1] == "backup":
            return backup(words[3])
        if words[1] == "restore":
            return restore(words[3])
    print("Usage: vbr.py --setupconfig | --task {backup|restore} --config-file FILE", file=sys.stderr)
    return 2

def ask(question, default=None, secret=False):
    shown = "%s: " % question
    if secret and sys.stdin.isatty():
        answer = getpass.getpass(shown)
    else:
        print(shown, end="", flush=True)
        answer = sys.stdin.readline()
        if not answer:
            print("\nvbr.py: the input ended before all was answered; no file was written", file=sys.stderr)
            sys.exit(1)
        answer = answer.rstrip("\n")
    if not sys.stdin.isatty():
        print()
    return answer.strip() or default or ""

def yes(question):
    while True:
        answer = ask(question, "n").lower()
        if answer in ("y", "n"):
            return answer == "y"
        print("Please answer y or n.")

def setup():
    name = ask("Snapshot name (backup_snapshot)", "backup_snapshot")
    if faulty("vbr-prompt"):
        time.sleep(3600)
    configurations = yes("Backup vertica configurations? (n) [y/n]")
    points = ask("Number of restore points (1)", "1")
    objects = ask("Specify objects (no default)")
    user = ask("Vertica user name (vertica_dba)", "vertica_dba")
    password = ask("Password to save in vbr config file (no default)", secret=True) if yes("Save password to avoid runtime prompt? (n) [y/n]") else None
    mapping = []
    for node, _ in nodes():
        print("Node %s" % node)
        host = ""
        while not host:
            host = ask("Backup host name (no default)")
        folder = ""
        while not folder:
            folder = ask("Backup directory (no default)")
        mapping.append((node, host, folder))
    file = ask("Config file name (%s.ini)" % name, name + ".ini")
    if yes("Change advanced settings? (n) [y/n]"):
        ask("Temporary directory (/tmp)", "/tmp")
    lines = ["[Misc]", "snapshotName = %s" % name, "verticaConfig = %s" % configurations, "restorePointLimit = %s" % points]
    if objects:
        lines.append("objects = %s" % objects)
    lines += ["", "[Database]", "dbName = msys", "dbUser = %s" % user]
    if password is not None:
        lines.append("dbPassword = %s" % password)
    lines += ["", "[Transmission]", "", "[Mapping]"]
    lines += ["%s = %s:%s" % each for each in mapping]
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write("\n".join(lines) + "\n")
    print("Saved vbr config to %s." % file)
    return 0

def nodes():
    said = subprocess.run(["psql", "-X", "-A", "-t", "-F", ",", "-d", "msys", "-c", "select node_name, host_name from node_resources order by 1"] + PG,
                          capture_output=True, text=True)
    if said.returncode != 0:
        print("Error: cannot connect to the database: %s" % said.stderr.strip(), file=sys.stderr)
        sys.exit(1)
    return [tuple(line.split(",")) for line in said.stdout.splitlines()]

def read(file):
    if not os.path.isfile(file):
        print("Error: config file %s does not exist" % file, file=sys.stderr)
        sys.exit(1)
    config = configparser.ConfigParser()
    config.optionxform = str
    config.read(file)
    return config

def backup(file):
    config = read(file)
    known = dict(nodes())
    print("Preparing...")
    print("Found Database port:  5433")
    for node, place in config["Mapping"].items():
        host, folder = place.rsplit(":", 1)
        if node not in known:
            return broken("node %s is not in the database" % node)
        if not ADDRESS.match(host):
            return broken("backup host %s: host names must be entered as IP addresses" % host)
        if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
            return broken("backup directory %s on %s does not exist or is not writable" % (folder, host))
    print("Copying...")
    if faulty("vbr-backup"):
        return broken("child process 1 terminated abnormally")
    target = os.path.join(folder, config["Misc"]["snapshotName"] + "_" + datetime.datetime.utcnow().strftime("%Y%m%d_%H%M%S") + ".dump")
    if faulty("vbr-empty"):
        open(target, "w").close()
    else:
        said = subprocess.run(["pg_dump", "-F", "c", "-f", target, "msys"] + PG, capture_output=True, text=True)
        if said.returncode != 0:
            return broken(said.stderr.strip())
    print("[==================================================] 100%")
    print("All child processes terminated successfully.")
    print("Committing changes on all backup sites...")
    print("backup done!")
    return 0

def restore(file):
    config = read(file)
    name = config["Misc"]["snapshotName"]
    folder = list(config["Mapping"].values())[0].rsplit(":", 1)[1]
    dumps = sorted(found for found in os.listdir(folder) if found.startswith(name + "_"))
    if not dumps:
        return broken("no backup %s in %s" % (name, folder))
    print("Preparing...")
    said = subprocess.run(["pg_restore", "--clean", "--if-exists", "-d", "msys", os.path.join(folder, dumps[-1])] + PG, capture_output=True, text=True)
    if said.returncode != 0:
        return broken(said.stderr.strip())
    print("restore done!")
    return 0

def faulty(name):
    return subprocess.run(["/bin/sh", "-c", '. /opt/lab/lab.sh; fault "$1"', "sh", name]).returncode == 0

def broken(why):
    print("Error: %s" % why, file=sys.stderr)
    print("backup failed!", file=sys.stderr)
    return 1

sys.exit(main(sys.argv[1:]))
