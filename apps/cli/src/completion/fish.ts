import { type CompletedCommand, type CompletedFlag, HELP_TOPICS, optionsOf } from './completion-model.js';
import { SERVICES_WORD } from './service-names.js';

/** A script for fish: a file `kamal-proxy.fish` in its `completions` directory. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const valued = new Set(
    commands.flatMap(({ flags }) => flags.filter(({ value }) => value !== 'none').flatMap(optionsOf)),
  );
  return `# fish completion for kamal-proxy, made by: kamal-proxy completion fish

function __kamal_proxy_walk # the command before the cursor, then how many other words follow it
    set -l path
    set -l count 0
    set -l skip 0
    set -l helping 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if string match -q -- '-*=*' $word
            continue
        else if string match -q -- '-*' $word
            contains -- $word ${[...valued].join(' ')}; and set skip 1
        else if test "$word" = help -a -z "$path"
            set helping 1
        else
            switch "$path $word"
${commands.flatMap(wordCases).join('\n')}
                case '*'
                    set count (math $count + 1)
            end
        end
    end
    test $count = 0 -a $helping = 1; and set count help
    echo "$path"
    echo $count
end

function __kamal_proxy_at # whether the cursor is at this command
    set -l walked (__kamal_proxy_walk)
    test "$walked[1]" = "$argv[1]"
end

function __kamal_proxy_below # whether one of the commands below it may follow, also behind help
    set -l walked (__kamal_proxy_walk)
    test "$walked[1]" = "$argv[1]"; and contains -- "$walked[2]" 0 help
end

function __kamal_proxy_first # whether it is, and no other word has been given
    set -l walked (__kamal_proxy_walk)
    test "$walked[1]" = "$argv[1]" -a "$walked[2]" = 0
end

function __kamal_proxy_helping # whether help was asked for, and nothing behind it
    set -l walked (__kamal_proxy_walk)
    test -z "$walked[1]" -a "$walked[2]" = help
end

complete -c kamal-proxy -f
complete -c kamal-proxy -n __kamal_proxy_helping -a '${HELP_TOPICS.join(' ')}'
${commands.flatMap(ofCommand).join('\n')}`;
}

function wordCases({ path, below }: CompletedCommand): string[] {
  return below.map(
    ({ name, means }) =>
      `                case '${path} ${name}'\n                    set path '${`${path} ${means}`.trim()}'`,
  );
}

function ofCommand({ path, below, flags, word }: CompletedCommand): string[] {
  const at = `complete -c kamal-proxy -n '__kamal_proxy_at "${path}"'`;
  const belowIt = `complete -c kamal-proxy -n '__kamal_proxy_below "${path}"'`;
  const first = `complete -c kamal-proxy -n '__kamal_proxy_first "${path}"'`;
  return [
    ...below.map(({ name, help }) => `${belowIt} -a ${name} -d ${quoted(help)}`),
    ...flags.map(
      (flag) => `${at} -l ${flag.name}${flag.letter && ` -s ${flag.letter}`}${offer(flag)} -d ${quoted(flag.help)}`,
    ),
    ...words(word).map((offered) => `${first} -a ${offered}`),
  ];
}

function words(word: CompletedCommand['word']): string[] {
  if (word === 'nothing') return [];
  if (word === 'service') return [`'(kamal-proxy ${SERVICES_WORD} 2>/dev/null)'`];
  return word === 'command' ? [] : [quoted(word.join(' '))];
}

function offer({ value }: CompletedFlag): string {
  switch (value) {
    case 'none':
      return '';
    case 'any':
      return ' -x';
    case 'file':
      return ' -rF';
    case 'directory':
      return " -xa '(__fish_complete_directories)'";
    default:
      return ` -xa ${quoted(value.join(' '))}`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
