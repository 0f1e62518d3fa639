#!/bin/sh
# The beginning of a host: puts its file system together and goes into it. init.sh DIRECTORY NAME ADDRESS,
# in the host's new namespaces, as their process 1.
set -eu
umask 022
directory=$1 name=$2 address=$3
here=$directory/hosts/$name
root=$here/root
# Its number on the machine, and when it started: no later process has both.
read -r pid f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 start rest </proc/self/stat

# What a crash leaves unwritten does not matter in a lab: the machine itself goes on. Without `volatile`, databases wait for the disk.
rm -rf "$here/work/work/incompat"
options="lowerdir=$(cat "$here/lower"),upperdir=$here/upper,workdir=$here/work"
mount -t overlay -o "$options,volatile" overlay "$root" 2>/dev/null || mount -t overlay -o "$options" overlay "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t tmpfs -o mode=755 run "$root/run"
: >"$root/dev/null" || { echo "devices do not work below $here: is it on a file system that was mounted with nodev?" >&2; exit 1; }
while read -r what where; do
  mkdir -p "$root$where"
  mount --bind "$what" "$root$where"
  mount -o remount,bind,ro "$root$where"
done <"$directory/run/$name.binds"
# Folders that an image wants on a disk beside the overlay: a container engine's layers are overlays themselves, and cannot lie on another one.
if [ -e "$root/etc/lab/disks" ]; then
  while read -r where; do
    mkdir -p "$here/disks$where" "$root$where"
    mount --bind "$here/disks$where" "$root$where"
  done <"$root/etc/lab/disks"
fi

# Each start of a host has a boot id of its own, as on a machine; settings of the kernel are out of its reach.
cat /proc/sys/kernel/random/uuid >"$root/run/boot_id"
mount --bind "$root/run/boot_id" "$root/proc/sys/kernel/random/boot_id"
mount --rbind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind "$root/dev/null" "$root/proc/sysrq-trigger"

hostname "$name"
ip link set lo up
ip address replace "$address/24" dev eth0
ip link set eth0 up

cd "$root"
mkdir -p .machine
pivot_root . .machine
cd /
mkdir -p /run/sshd /run/lock
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
/usr/sbin/sshd
echo "$pid $start" >"/.machine$directory/run/$name.pid.new"
mv "/.machine$directory/run/$name.pid.new" "/.machine$directory/run/$name.pid"
umount -l /.machine
rmdir /.machine
exec env -i "PATH=$PATH" /bin/sh /etc/lab/init
