# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for invigil and invigil-sim.

_invigil_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_invigil_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# Names of the last part of a list joined by commas.
_invigil_list() {
    local done=
    [[ $cur == *,* ]] && done=${cur%,*},
    compopt -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -P "$done" -W "$1" -- "${cur##*,}")
}

# The word under the cursor and the option whose value it is. Bash cuts words at "=" and ":".
_invigil_start() {
    cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = && $COMP_CWORD -gt 1 ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
}

_invigil_columns="student id name status phase cpu mem rtt cpu_mean mem_mean rtt_mean active total
    from network submission link age why"

_invigil_list_value() { # true: it was the value of an option
    case $prev in
    -f | --format) _invigil_words 'table csv json ndjson' ;;
    -c | --columns) _invigil_list "$_invigil_columns" ;;
    -s | --sort) _invigil_words "$_invigil_columns ip" ;;
    --log-level) _invigil_words 'error warn info debug' ;;
    --config | --token-file | --header-file | --ca-file | --cert | --cert-key | --log-file)
        _invigil_files
        ;;
    -w | --wait | -F | --filter | --interval | --count | --select | --period | --poll | \
        --max-instances | --connect-rate) ;;
    *) return 1 ;;
    esac
}

_invigil() {
    local cur prev common='--help --usage --version'
    _invigil_start
    if [[ $COMP_CWORD == 1 ]]; then
        _invigil_words "list demo info help --help --version"
        return
    fi
    case ${COMP_WORDS[1]} in
    list)
        _invigil_list_value && return
        if [[ $cur == -* ]]; then
            _invigil_words "--format --wait --columns --sort --reverse --filter --once --interval
                --count --config --select --period --poll --max-instances --token-file
                --header-file --ca-file --cert --cert-key --insecure --connect-rate --log-file
                --log-level $common"
        fi
        ;;
    demo | info) _invigil_words "$common" ;;
    help) _invigil_words 'list demo info help' ;;
    esac
}

_invigil_sim_faults='api-500 api-403 api-401 api-garbage api-truncated api-deep api-giant
    api-stall api-drip api-empty api-html api-badelement api-redirect api-dup garbage truncated
    deep giant stall silent fin: rst: drip binary status: refused no-metrics vnc vnc-late vnc-auth vnc-stall
    hostile restart: conns: invalid-utf8 deadname relative cross-origin template:'

_invigil_sim() {
    local cur prev
    _invigil_start
    case $prev in
    --fault) _invigil_words "$_invigil_sim_faults" ;;
    --story) _invigil_words exam ;;
    --tls-cert | --tls-key | --token) _invigil_files ;;
    --allow-ip | --bind | --connections | --period-override-ms | --port | --seed | \
        --story-speed | --students) ;;
    *)
        _invigil_words "--allow-ip --bind --churn --connections --fault --period-override-ms
            --port --seed --stats --story --story-speed --students --tls-cert --tls-key --token
            --with-parent --help --usage --version"
        ;;
    esac
}

complete -F _invigil invigil
complete -F _invigil_sim invigil-sim
