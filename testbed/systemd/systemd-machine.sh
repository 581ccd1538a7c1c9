# The way from a fresh set of namespaces to a systemd that is their init. Run by systemd-machine.ts as
#   unshare --pid --fork --kill-child --mount --propagation private --uts --ipc --net sh systemd-machine.sh enter <folder> <repository> <name>
# What it writes lives in a tmpfs on <folder> and is gone with the last process in here. The machine itself is only read.
set -eu
step=$1 folder=$2 repository=$3 name=$4

case $step in
try)
  # What "enter" and "boot" need and a container may refuse.
  mount -t tmpfs tmpfs "$folder"
  mkdir "$folder/upper" "$folder/work" "$folder/root" "$folder/groups"
  mount -t cgroup2 none "$folder/groups"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
  mount -t proc proc "$folder/root/proc"
  mount -t sysfs -o ro sysfs "$folder/root/sys"
  ;;
enter)
  mount -t tmpfs tmpfs "$folder"
  mkdir "$folder/upper" "$folder/work" "$folder/root" "$folder/groups"
  # A group of its own, which is the root of all groups for whoever is in it.
  mount -t cgroup2 none "$folder/groups"
  mkdir "$folder/groups/$name"
  echo $$ > "$folder/groups/$name/cgroup.procs"
  umount "$folder/groups"
  exec unshare --cgroup sh "$0" boot "$folder" "$repository" "$name"
  ;;
boot)
  root=$folder/root
  mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
  # Of the machine's own units none is enabled here.
  rm -rf "$root/etc/systemd/system"
  mkdir -p "$root/etc/systemd/system" "$root/etc/systemd/journald.conf.d" "$root/opt/holdfast"
  printf '[Journal]\nStorage=volatile\nReadKMsg=no\n' > "$root/etc/systemd/journald.conf.d/test.conf"
  tr -dc 0-9a-f < /dev/urandom | head -c 32 > "$root/etc/machine-id"
  cp "$repository"/deploy/systemd/*.service "$root/etc/systemd/system/"
  mount --bind "$repository" "$root/opt/holdfast"

  mount -t proc proc "$root/proc"
  # systemd sets no kernel parameter and starts no udev where it may not write.
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount -o remount,bind,ro "$root/proc/sys"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs tmpfs "$root/run"
  mount -t tmpfs tmpfs "$root/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  mkdir "$root/dev/shm" "$root/dev/pts"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ip link set lo up

  mkdir -p "$root/old"
  cd "$root"
  pivot_root . old
  cd /
  umount -l /old
  # The clock, the modules and the reset belong to the machine.
  exec env -i container=holdfast-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    setpriv --bounding-set -sys_time,-sys_module,-sys_boot \
    /lib/systemd/systemd --system --unit=multi-user.target --show-status=no
  ;;
leave)
  mount -t cgroup2 none "$folder"
  find "$folder/$name" -depth -type d -exec rmdir {} +
  ;;
esac
