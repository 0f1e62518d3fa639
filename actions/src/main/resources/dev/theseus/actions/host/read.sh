# A part of a file. $1 path, $2 offset from 1, $3 length. Prints: SHA256 SIZE, then the bytes in base64.
path=$1
now=$(present "$path") || exit
[ "$now" != - ] || refuse "there is no such file"
size=$(wc -c <"$path") || exit
echo "$now" $size
tail -c "+$2" "$path" | head -c "$3" | { base64 2>/dev/null || openssl base64; }
