/// Scripts that make a shell ask the program (`iter8 __complete WORD...`) what may come next.
///
/// The answer is one candidate a line, an explanation after a tab, and `:files` or `:folders` alone for paths.
package enum CompletionScript {
    package static let shells: [String] = ["bash", "zsh", "fish"]

    /// nil for a shell we don't know.
    package static func text(for shell: String, program: String) -> String? {
        switch shell {
        case "bash": bash(program)
        case "zsh": zsh(program)
        case "fish": fish(program)
        default: nil
        }
    }

    private static func bash(_ program: String) -> String {
        """
        # bash completion of \(program). Try it: source <(\(program) completion bash)
        __\(program)_complete() {
            local current="${COMP_WORDS[COMP_CWORD]}" line answer
            local words=("${COMP_WORDS[@]:1:COMP_CWORD}")
            # bash takes --flag=value apart at the equals sign.
            local joined=() word
            for word in "${words[@]}"; do
                if [[ ${#joined[@]} -gt 0 && ( $word == "=" || ${joined[-1]} == --*= ) ]]; then
                    joined[-1]+="$word"
                else
                    joined+=("$word")
                fi
            done
            COMPREPLY=()
            answer=$(\(program) __complete "${joined[@]}" 2> /dev/null) || return
            while IFS= read -r line; do
                case $line in
                    :files) mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames; return ;;
                    :folders) mapfile -t COMPREPLY < <(compgen -d -- "$current"); compopt -o filenames; return ;;
                esac
                line=${line%%$'\\t'*}
                [[ ${joined[-1]} == --*=* ]] && line=${line#*=}
                COMPREPLY+=("$line")
            done <<< "$answer"
            [[ ${#COMPREPLY[@]} -eq 1 && -z ${COMPREPLY[0]} ]] && COMPREPLY=()
        }
        complete -F __\(program)_complete \(program)

        """
    }

    private static func zsh(_ program: String) -> String {
        """
        #compdef \(program)
        # zsh completion of \(program). Try it: source <(\(program) completion zsh)
        _\(program)() {
            local -a candidates
            local line
            for line in "${(@f)$(\(program) __complete "${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
                case $line in
                    '') continue ;;
                    :files) _files; return ;;
                    :folders) _files -/; return ;;
                esac
                candidates+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
            done
            _describe '\(program)' candidates
        }
        compdef _\(program) \(program)

        """
    }

    private static func fish(_ program: String) -> String {
        """
        # fish completion of \(program). Try it: \(program) completion fish | source
        function __\(program)_complete
            set -l words (commandline -opc)[2..-1] (commandline -ct)
            for line in (\(program) __complete $words 2> /dev/null)
                switch $line
                    case :files
                        __fish_complete_path (commandline -ct)
                    case :folders
                        __fish_complete_directories (commandline -ct)
                    case '*'
                        echo $line
                end
            end
        end
        complete -c \(program) -f -a '(__\(program)_complete)'

        """
    }
}
