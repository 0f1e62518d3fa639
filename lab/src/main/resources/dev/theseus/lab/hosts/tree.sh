#!/bin/sh
# Makes the file system that the hosts of a lab stand on: tree.sh TREE PACKAGES, the file that lists what is in it.
# Nothing is at TREE before all of it is there. One at a time; whoever waited finds it made.
set -eu
tree=$1 packages=$2
# The mirror that this machine's own apt uses, where it has that release; else mmdebstrap's own choice.
mirror=${THESEUS_LAB_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
  awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')}
mkdir -p "${tree%/*}"
exec 9>"${tree%/*}/lock"
flock 9
[ ! -d "$tree" ] || exit 0
rm -rf "$tree.building"
mmdebstrap --mode=root --variant=minbase --skip=check/empty,check/qemu \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
  --include="$(tr '\n' ',' <"$packages" | sed 's/,$//')" \
  bookworm "$tree.building" ${mirror:+"$mirror"}
cd "$tree.building"
# What comes up with a host is for its topology to say, as an administrator does; sshd comes up by itself.
for link in etc/rc[2345].d/S??*; do
  name=${link##*/S??}
  chroot . update-rc.d "$name" disable
done
ln -s dnf usr/bin/yum
ln -s parallel-ssh usr/bin/pssh
# Packages are those of the vendor's system here; dpkg and apt only made the tree.
rm -rf var/cache/apt/* var/lib/apt/lists/* etc/apt/sources.list etc/machine-id var/log/*.log
rm -f etc/ssh/ssh_host_* root/.ssh/*
# A database is its topology's to make.
rm -rf var/lib/mysql/*
: >etc/machine-id
mv "$tree.building" "$tree"
