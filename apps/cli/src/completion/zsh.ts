import {
  aliasesOf,
  type CompletedCommand,
  type CompletedFlag,
  HELP_TOPICS,
  offeredWords,
  optionsOf,
} from './completion-model.js';
import { SERVICES_WORD } from './service-names.js';

/** A script for zsh: a file `_kamal-proxy` somewhere in `$fpath`, or sourced behind `compinit`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef kamal-proxy
# zsh completion for kamal-proxy, made by: kamal-proxy completion zsh

_kamal_proxy_at() { # what there is at a command
  below=() flags=() valued=() takes=()
  case $1 in
${commands.map(atCommand).join('\n')}
  esac
}

_kamal_proxy_value() { # the values of a flag: command, flag
  case "$1 $2" in
${commands.flatMap(valuesOf).join('\n')}
    *) if (( \${valued[(Ie)$2]} )); then _message value; else compadd -- true false; fi ;;
  esac
}

_kamal_proxy() {
  local -a below flags valued takes names
  local word skip helping walked='' cur=\${words[CURRENT]}
  integer i count=0
  _kamal_proxy_at ''
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $skip ]]; then skip=
    elif [[ $word == -*=* ]]; then :
    elif [[ $word == -* ]]; then (( \${valued[(Ie)$word]} )) && skip=$word
    elif [[ -z $walked && $word == help ]]; then helping=1
    elif (( \${below[(I)$word:*]} )); then
      case "$walked $word" in
${aliasesOf(commands)
  .map(({ typed, means }) => `        '${typed}') word=${means} ;;`)
  .join('\n')}
      esac
      walked="\${walked:+$walked }$word"
      _kamal_proxy_at "$walked"
    else (( count++ ))
    fi
  done
  [[ -n $helping && -z $walked ]] && below+=(${HELP_TOPICS.join(' ')})
  if [[ -n $skip ]]; then
    _kamal_proxy_value "$walked" "$skip"
  elif [[ $cur == --*=* ]]; then
    compset -P '*='
    _kamal_proxy_value "$walked" "\${cur%%=*}"
  elif [[ $cur == -* ]]; then
    _describe -t flags flag flags
  elif (( \${#below} && ! count )); then
    _describe -t commands command below
  elif [[ -n $helping ]] || (( count )); then
    return 1
  elif [[ $takes == service ]]; then
    names=("\${(@f)$("\${words[1]}" ${SERVICES_WORD} 2>/dev/null)}")
    compadd -a -- names
  else
    compadd -a -- takes
  fi
}

if [[ $funcstack[1] == _kamal-proxy ]]; then _kamal_proxy "$@"; else compdef _kamal_proxy kamal-proxy; fi`;
}

function atCommand({ path, below, flags, word }: CompletedCommand): string {
  const described = flags.flatMap((flag) => optionsOf(flag).map((option) => quoted(`${option}:${escaped(flag.help)}`)));
  const parts = [
    `below=(${below.map(({ name, help }) => quoted(`${name}:${escaped(help)}`)).join(' ')})`,
    `flags=(${described.join(' ')})`,
    `valued=(${flags
      .filter(({ value }) => value !== 'none')
      .flatMap(optionsOf)
      .join(' ')})`,
    `takes=(${offeredWords(word)})`,
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
  if (value === 'file') return '_files';
  if (value === 'directory') return '_files -/';
  return `compadd -- ${typeof value === 'string' ? '' : value.join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A colon ends the name that is described. */
function escaped(text: string): string {
  return text.replaceAll(':', String.raw`\:`);
}
