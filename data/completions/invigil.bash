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

_invigil_columns="student id name seat status phase cpu mem rtt cpu_mean mem_mean rtt_mean active
    total from address network country submission link age lost left alerts looked why"

_invigil_formats='table csv json ndjson'

_invigil_value() { # true: it was the value of an option
    case $prev in
    -f | --format) _invigil_words "$_invigil_formats" ;;
    -c | --columns) _invigil_list "$_invigil_columns" ;;
    -s | --sort) _invigil_words "$_invigil_columns ip" ;;
    --glyphs) _invigil_words 'blocks braille ascii' ;;
    --palette) _invigil_words 'default mono' ;;
    --log-level) _invigil_words 'error warn info debug' ;;
    --log-target) _invigil_words 'stderr journal' ;;
    --collect-ip) _invigil_words 'full prefix none' ;;
    --on-full) _invigil_words 'stop-samples exit' ;;
    --samples) _invigil_words all ;;
    --viewer) _invigil_words 'auto terminal vnc browser command' ;;
    --picture) _invigil_words 'auto truecolor 256 16 mono symbols sixel kitty' ;;
    --speed) _invigil_words '0.25 0.5 1 2 4 8 16 32 64' ;;
    --on-checkpoint) mapfile -t COMPREPLY < <(compgen -c -- "$cur") ;;
    --config | --token-file | --header-file | --ca-file | --cert | --cert-key | --log-file | \
        --networks | --geo-city | --geo-country | --geo-asn | --roster | \
        --journal | -k | --key | -p | --pub | --checkpoint | --proof | --output | \
        --snapshot | --spectate-password-file)
        _invigil_files
        ;;
    -w | --wait | -F | --filter | --interval | --count | --select | --period | --poll | \
        --max-instances | --connect-rate | --trusted-proxy | --deadline | --segment-size | --student | --older-than | --at | \
        --from | --to | --for) ;;
    *) return 1 ;;
    esac
}

# Names of exams in the config file that is read without --config.
_invigil_exams() {
    local file
    for file in "${XDG_CONFIG_HOME:-$HOME/.config}/invigil/invigil.conf" /etc/invigil/invigil.conf; do
        [[ -r $file ]] || continue
        sed -n 's/^[[:space:]]*exam[[:space:]]*"\([^"]*\)".*/\1/p' "$file"
        return
    done
}

_invigil_common='--help --usage --version'
_invigil_rows='--columns --sort --reverse --filter'
_invigil_look='--glyphs --palette'
_invigil_journal='--journal --key --segment-size --compress --on-full --on-checkpoint --samples'
_invigil_spectate='--viewer --picture --spectate-password-file --no-spectate'
_invigil_live="--config --select --period --poll --max-instances --token-file --header-file
    --ca-file --cert --cert-key --insecure --connect-rate --collect-ip --networks
    --trusted-proxy --geo-city --geo-country --geo-asn --roster --deadline --log-file --log-level"

_invigil_source() { # the options of a command that watches a SOURCE, besides those of every such
    _invigil_value && return
    if [[ $cur == -* ]]; then
        _invigil_words "$1 $_invigil_live $_invigil_common"
    else
        _invigil_words "$(_invigil_exams)"
    fi
}

_invigil_past() { # the options of a command that reads a journal, or another file
    _invigil_value && return
    if [[ $cur == -* ]]; then
        _invigil_words "$1 $_invigil_common"
    else
        _invigil_files
    fi
}

_invigil_commands='watch spectate list record replay verify export report digest key purge redact demo info'

_invigil() {
    local cur prev
    _invigil_start
    if [[ $COMP_CWORD == 1 && $cur != -* ]]; then
        _invigil_words "$_invigil_commands help $(_invigil_exams)"
        return
    fi
    local _invigil_formats=$_invigil_formats
    case ${COMP_WORDS[1]} in
    list) _invigil_source "--format --wait --once --interval --count $_invigil_rows" ;;
    record) _invigil_source "--log-target $_invigil_journal" ;;
    replay) _invigil_past "--at --speed --follow $_invigil_rows $_invigil_look" ;;
    verify)
        _invigil_formats='text json'
        _invigil_past '--pub --checkpoint --proof --format'
        ;;
    export)
        _invigil_formats='json csv'
        _invigil_past '--student --all --format --with-proofs --pseudonymise --from --to --output'
        ;;
    report)
        _invigil_formats='text html'
        _invigil_past '--student --format --output'
        ;;
    digest) _invigil_past '--at --trends' ;;
    key)
        if [[ $COMP_CWORD == 2 && $cur != -* ]]; then
            _invigil_words 'new show'
        else
            _invigil_past ''
        fi
        ;;
    purge) _invigil_past '--older-than --key' ;;
    redact) _invigil_past '--student --key' ;;
    spectate) _invigil_source "--snapshot --for $_invigil_spectate" ;;
    demo) _invigil_value || _invigil_words "$_invigil_spectate $_invigil_common" ;;
    info) _invigil_words "$_invigil_common" ;;
    help) _invigil_words "$_invigil_commands help keys" ;;
    *) # watch, or a SOURCE without it
        _invigil_source "--screen-reader $_invigil_rows $_invigil_look $_invigil_journal
            $_invigil_spectate"
        ;;
    esac
}

_invigil_sim_faults='api-500 api-403 api-401 api-garbage api-truncated api-deep api-giant
    api-stall api-drip api-empty api-html api-badelement api-redirect api-dup garbage truncated
    deep giant stall silent fin: rst: drip binary status: refused no-metrics vnc vnc-late vnc-auth vnc-stall vnc-giant
    vnc-resize vnc-garbage vnc-rect vnc-cut
    hostile restart: conns: invalid-utf8 deadname relative cross-origin template:'

_invigil_sim() {
    local cur prev
    _invigil_start
    case $prev in
    --fault) _invigil_words "$_invigil_sim_faults" ;;
    --story) _invigil_words exam ;;
    --tls-cert | --tls-key | --token | --write-roster) _invigil_files ;;
    --allow-ip | --bind | --connections | --period-override-ms | --port | --seed | \
        --story-speed | --students) ;;
    *)
        _invigil_words "--allow-ip --bind --churn --connections --fault --period-override-ms
            --port --seed --stats --story --story-speed --students --tls-cert --tls-key --token
            --with-parent --write-roster --help --usage --version"
        ;;
    esac
}

complete -F _invigil invigil
complete -F _invigil_sim invigil-sim
