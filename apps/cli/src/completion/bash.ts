import {
  aliasesOf,
  type CompletedCommand,
  type CompletedFlag,
  HELP_TOPICS,
  offeredWords,
  optionsOf,
} from './completion-model.js';
import { SERVICES_WORD } from './service-names.js';

/**
 * A script for bash, which needs no bash-completion. It walks the words before the cursor to find the command; bash splits
 * `--flag=value` at the `=`. Names of services never go through `compgen -W`, which would expand what is in them.
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# bash completion for kamal-proxy, made by: kamal-proxy completion bash

_kamal_proxy_at() { # what there is at a command
  below= flags= valued= takes=
  case $1 in
${commands.map(atCommand).join('\n')}
    *) return 1 ;;
  esac
}

_kamal_proxy_value() { # the values of a flag: command, flag
  case "$1 $2" in
${commands.flatMap(valuesOf).join('\n')}
  esac
}

_kamal_proxy() {
  local below flags valued takes i word skip= helping= path= assigned= words=0
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  if [[ $cur == = ]]; then cur= assigned=1
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]} assigned=1
  fi
  COMPREPLY=()
  _kamal_proxy_at ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == = ]]; then skip=1
    elif [[ -n $skip ]]; then skip=
    elif [[ $word == -* ]]; then [[ " $valued " == *" $word "* ]] && skip=1
    elif [[ -z $path && $word == help ]]; then helping=1
    elif [[ " $below " == *" $word "* ]]; then
      case "$path $word" in
${aliasesOf(commands)
  .map(({ typed, means }) => `        '${typed}') word=${means} ;;`)
  .join('\n')}
      esac
      path="\${path:+$path }$word"
      _kamal_proxy_at "$path"
    else words=$((words + 1))
    fi
  done
  [[ -n $helping && -z $path ]] && below+=' ${HELP_TOPICS.join(' ')}'
  if [[ " $valued " == *" $prev "* ]]; then
    _kamal_proxy_value "$path" "$prev"
  elif [[ -n $assigned ]]; then
    [[ " $flags " == *" $prev "* ]] && COMPREPLY=($(compgen -W 'true false' -- "$cur"))
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -n $below && $words == 0 ]]; then
    COMPREPLY=($(compgen -W "$below" -- "$cur"))
  elif [[ -n $helping || $words != 0 ]]; then
    return
  elif [[ $takes == service ]]; then
    while IFS= read -r word; do
      [[ $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
    done < <("\${COMP_WORDS[0]}" ${SERVICES_WORD} 2>/dev/null)
  else
    COMPREPLY=($(compgen -W "$takes" -- "$cur"))
  fi
}

complete -F _kamal_proxy kamal-proxy`;
}

function atCommand({ path, below, flags, word }: CompletedCommand): string {
  const valued = flags.filter(({ value }) => value !== 'none').flatMap(optionsOf);
  const parts = [
    `below='${below.map(({ name }) => name).join(' ')}'`,
    `flags='${flags.flatMap(optionsOf).join(' ')}'`,
    `valued='${valued.join(' ')}'`,
    `takes='${offeredWords(word)}'`,
  ];
  return `    '${path}') ${parts.join(' ')} ;;`;
}

function valuesOf({ path, flags }: CompletedCommand): string[] {
  return flags
    .filter(({ value }) => value !== 'none' && value !== 'any')
    .map(
      (flag) =>
        `    ${optionsOf(flag)
          .map((option) => `'${path} ${option}'`)
          .join('|')}) ${offer(flag)} ;;`,
    );
}

function offer({ value }: CompletedFlag): string {
  // One path a line, and readline adds a slash to directories and quotes what needs it.
  const files = (letter: string) =>
    `local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -${letter} -- "$cur"))`;
  if (value === 'file') return files('f');
  if (value === 'directory') return files('d');
  return `COMPREPLY=($(compgen -W '${typeof value === 'string' ? '' : value.join(' ')}' -- "$cur"))`;
}
