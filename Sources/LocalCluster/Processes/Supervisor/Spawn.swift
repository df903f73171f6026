import Glibc

/// Starting a program with posix_spawn.
struct Spawn {
    enum Placement {
        /// The leader of a session of its own: survives us and our terminal.
        case session
        /// The leader of a process group of its own.
        case group
    }

    var path: String
    /// From argv[0] on.
    var arguments: [String]
    /// `NAME=value`.
    var environment: [String]
    var placement: Placement
    /// Our descriptors, in the order in which the program gets them: 0, 1, 2, ...; nil is /dev/null.
    var descriptors: [Int32?]
    /// Whether `path` is looked up on our PATH when it has no slash.
    var searchesPath: Bool = false

    /// The process, or the error's number.
    func start() -> Result<pid_t, SpawnFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in descriptors.enumerated() {
            if let source {
                posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
            } else {
                posix_spawn_file_actions_addopen(
                    &actions, Int32(target), "/dev/null", target == 0 ? O_RDONLY : O_WRONLY, 0)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        prepare(&attributes)
        var argumentList: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in argumentList + variables { free(text) } }
        var process: pid_t = 0
        let call = searchesPath ? posix_spawnp : posix_spawn
        let error: Int32 = call(&process, path, &actions, &attributes, &argumentList, &variables)
        return error == 0 ? .success(process) : .failure(SpawnFailure(number: error))
    }

    /// Threads of the concurrency runtime block signals, and programs inherit that: SIGTERM would not end them.
    private func prepare(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let place: Int32 = placement == .session ? 0x80 : Int32(POSIX_SPAWN_SETPGROUP)  // 0x80: POSIX_SPAWN_SETSID
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | place))
    }
}

struct SpawnFailure: Error {
    let number: Int32

    var text: String { String(cString: strerror(number)) }
}
