# Starts servers for an example on this machine and ends them with it: sourced by the scripts that need some, from the repository's root.
# Needs a built usher; USHER names the binary.
usher=${USHER:-.build/debug/usher}
folder=$(mktemp -d)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

# Starts a command in the background, waits until it says where it listens, and leaves that in $address.
serve() { # NAME GREETING COMMAND…
    local name=$1 greeting=$2
    shift 2
    "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
    pids+=($!)
    for _ in $(seq 600); do
        if grep -qs "^$greeting" "$folder/$name.out"; then
            address=$(grep -o 'http://[0-9.:]*[0-9]' "$folder/$name.out" | head -1)
            grep "^$greeting" "$folder/$name.out"
            return
        fi
        kill -0 "${pids[-1]}" 2>/dev/null || break
        sleep 0.1
    done
    cat "$folder/$name.err" >&2
    exit 1
}
