# What the gate needs besides a Rust toolchain. Nothing of the user's is replaced: Debian's Rust and PyPI's
# programs are unpacked below `target`.
#
# Each `get_..` returns 1 if this machine has no way to get the thing, and ends the gate if getting it fails.

# What this machine lacks, for the last line of the gate.
lacking=""

fail() {
    echo "$*" >&2
    exit 1
}

lacks() {
    lacking="${lacking:+$lacking and }$*"
    echo "skipped: this machine lacks $*"
    return 1
}

has() {
    command -v "$1" > /dev/null
}

read_debian_lists() {
    apt-get update -qq || fail "Debian's list of packages cannot be read"
}

# Installs a program from Debian's package of the same name, if it is not there.
get_debian_program() {
    has "$1" && return
    if ! has apt-get || [ "$(id -u)" != 0 ]; then
        lacks "$1"
        return
    fi
    read_debian_lists
    apt-get install -qq --no-install-recommends "$1" > /dev/null || fail "$1 cannot be installed"
}

# Unpacks a wheel of PyPI; its program is then `target/pypi/bin/PROGRAM`.
get_pypi_program() {
    local program=$1 wheel=$2
    if ! has python3 || ! python3 -m pip --version > /dev/null 2>&1; then
        lacks "$program"
        return
    fi
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade \
        --target target/pypi "$wheel" || fail "$wheel cannot be installed"
    [ -x "target/pypi/bin/$program" ] || fail "$wheel brings no $program"
}

debian_root=$PWD/target/debian-rust

# Unpacks Debian's rustc, cargo and the source of std of this version, such as 1.85, with the libraries that
# they need and this machine has not.
get_debian_rust() {
    local version=$1 offered release packages
    if ! has apt-get; then
        lacks "Rust $version"
        return
    fi
    if [ "$(id -u)" = 0 ]; then
        read_debian_lists
    fi
    offered=$(apt-cache madison rustc-web | awk -F ' *[|] *' '{ print $2 }')
    if [ -z "$offered" ]; then
        lacks "Rust $version"
        return
    fi
    release=$(grep --max-count=1 "^${version//./\\.}\." <<< "$offered") ||
        fail "Debian's rustc-web is not of Rust $version but:" $offered
    packages=$(apt-get install --simulate --reinstall --no-install-recommends \
        {rustc,cargo}-web="$release" libstd-rust-web-dev="$release" rust-web-src="$release" |
        sed -n 's/^Inst \([^ ]*\) .*(\([^ ]*\) .*/\1=\2/p')
    rm -rf "$debian_root"
    mkdir -p "$debian_root/packages"
    (
        cd "$debian_root/packages"
        # shellcheck disable=SC2086 # a list of words
        apt-get download -qq -o APT::Sandbox::User=root $packages || exit 1
        for package in *.deb; do
            dpkg-deb --extract "$package" "$debian_root" || exit 1
        done
    ) || fail "Debian's Rust $version cannot be unpacked"
}

# Runs one of the tools of Debian's Rust.
debian_rust() {
    local libraries
    libraries=$(printf '%s:' "$debian_root"{/usr,}"/lib/$(uname -m)-linux-gnu")
    LD_LIBRARY_PATH=${libraries%:} RUSTC=$debian_root/usr/bin/rustc "$debian_root/usr/bin/$1" "${@:2}"
}

# Copies the crates that users get to a workspace of their own, locked to the oldest versions of the direct
# dependencies that they declare.
copy_with_oldest_dependencies() {
    local folder=$1
    rm -rf "$folder"
    mkdir -p "$folder"
    git ls-files -z -- Cargo.toml src breaker-core breaker-macros |
        xargs -0 cp --parents --target-directory "$folder"
    sed --null-data --in-place \
        's/\nmembers = \[[^]]*\]/\nmembers = ["breaker-core", "breaker-macros"]/; s/\ndefault-members = [^\n]*//' \
        "$folder/Cargo.toml"
    RUSTC_BOOTSTRAP=1 cargo generate-lockfile --quiet -Z direct-minimal-versions \
        --manifest-path "$folder/Cargo.toml"
}
