# Copyright 2026 The Throughline Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Completion of the command line for bash: installed where bash-completion
# finds it, or sourced by hand.

_throughline() {
  local current=${COMP_WORDS[COMP_CWORD]}
  local previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='import append resume timeline facts due read unread link
    unlink never allow explain reviews reassign shared claim handover export
    feed watch report stats verify help'
  local topics='who times lines exit environment'
  local command='' word i

  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      --db | --tenant) ((i++)) ;;
      -*) ;;
      *) command=$word; break ;;
    esac
  done

  case $previous in
    --db) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --format)
      mapfile -t COMPREPLY < <(compgen -W 'auto lines vcon email' -- "$current")
      return ;;
    --as)
      mapfile -t COMPREPLY < <(compgen -W 'customer agent bot' -- "$current")
      return ;;
    --to)
      [[ $command == handover ]] &&
        mapfile -t COMPREPLY < <(compgen -W 'agent bot' -- "$current")
      return ;;
    --lease | --wait | --stands | --reason | --summary | --skills | --seen)
      return ;;
    --tenant | --events | --at | --limit | --before | --after | --channel | \
      --why | --confirm | --accept | --reject | --from | --kind | --until | \
      --key | --recorded-at | --up-to) return ;;
  esac

  local options='--db --tenant --help'
  case $command in
    '') options+=" --version $commands" ;;
    import) options+=' --format --backfill --catch-up --dry-run --json' ;;
    resume) options+=' --as --events --at --json --prompt' ;;
    timeline)
      options+=' --as --limit --before --after --channel --newest-first --json'
      ;;
    facts) options+=' --at --recorded-at --key --all --as --json' ;;
    due) options+=' --until --overdue --limit --as --json' ;;
    read) options+=' --as --up-to --json' ;;
    unread) options+=' --as --from --json' ;;
    link) options+=' --why --json' ;;
    unlink) options+=' --plan --confirm --json' ;;
    reviews) options+=' --accept --reject --json' ;;
    reassign) options+=' --from --json' ;;
    claim) options+=' show take renew release --as --lease --wait --json' ;;
    handover)
      options+=' show offer accept decline --to --reason --summary --skills'
      options+=' --seen --stands --as --lease --json'
      ;;
    feed) options+=' --from --limit --follow --channel --kind --as --json' ;;
    watch) options+=' --from --limit --channel --kind --as --json' ;;
    report) options+=' --from --to --json' ;;
    help) options="$commands $topics" ;;
    *) options+=' --json' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  if [[ $command == import && $current != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -o default -F _throughline throughline
