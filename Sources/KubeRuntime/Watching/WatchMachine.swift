import KubeClient
import KubeModel

/// How to keep a picture of a resource true: list, watch from there, resume where a watch ended, list again when
/// the server has forgotten that place. No I/O: it says what to do and is told what came of it.
struct WatchMachine {
    enum Input {
        case start
        case listed(KubeList)
        case event(WatchEvent)
        /// The server ended the watch in good order, after it had run this long.
        case ended(after: Duration)
        /// The place to resume from is gone (HTTP 410).
        case expired
        /// A list or a watch failed in a way that may pass.
        case failed
        case paused
    }

    enum Action: Equatable {
        case list
        case watch(from: String)
        case pause(Duration)
        /// Nothing: the running watch goes on.
        case wait
    }

    /// Objects by namespace and name.
    struct Key: Hashable {
        var namespace: String?
        var name: String

        init(_ object: KubeObject) {
            namespace = object.namespace
            name = object.name
        }
    }

    private(set) var objects: [Key: KubeObject] = [:]
    /// Where to go on from; nil when only a list helps.
    private(set) var resourceVersion: String?
    private var isSynced: Bool = false
    private var backoff: Backoff

    /// A watch that ends sooner than this counts as a failure, so that a server that ends each at once is not
    /// asked in a tight loop.
    private static let shortestHealthyWatch: Duration = .seconds(1)

    init(backoff: Backoff = Backoff()) {
        self.backoff = backoff
    }

    /// What to do next, and what has changed.
    mutating func handle(_ input: Input) -> (action: Action, changes: [ResourceChange]) {
        switch input {
        case .start, .paused:
            return (resourceVersion.map { .watch(from: $0) } ?? .list, [])
        case .listed(let list):
            resourceVersion = list.resourceVersion
            return (.watch(from: list.resourceVersion), replaceAll(list.items))
        case .event(let event):
            backoff.reset()
            return (.wait, apply(event))
        case .ended(let duration):
            guard duration < Self.shortestHealthyWatch else {
                backoff.reset()
                return (resourceVersion.map { .watch(from: $0) } ?? .list, [])
            }
            return (.pause(backoff.next()), [])
        case .expired:
            // The first time at once; a server that forgets every place at once is left some time.
            let wasKnown: Bool = resourceVersion != nil
            resourceVersion = nil
            return (wasKnown ? .list : .pause(backoff.next()), [])
        case .failed:
            return (.pause(backoff.next()), [])
        }
    }

    private mutating func replaceAll(_ items: [KubeObject]) -> [ResourceChange] {
        var changes: [ResourceChange] = []
        var gone: [Key: KubeObject] = objects
        for item in items {
            gone[Key(item)] = nil
            changes += put(item)
        }
        for (key, object) in gone {
            objects[key] = nil
            changes.append(.removed(object))
        }
        if !isSynced {
            isSynced = true
            changes.append(.synced)
        }
        return changes
    }

    private mutating func apply(_ event: WatchEvent) -> [ResourceChange] {
        switch event {
        case .added(let object), .modified(let object):
            resourceVersion = object.resourceVersion ?? resourceVersion
            return put(object)
        case .deleted(let object):
            resourceVersion = object.resourceVersion ?? resourceVersion
            return objects.removeValue(forKey: Key(object)) == nil ? [] : [.removed(object)]
        case .bookmark(let version):
            resourceVersion = version
            return []
        }
    }

    /// An object of the same name but another uid is another object: the old one was removed meanwhile.
    private mutating func put(_ object: KubeObject) -> [ResourceChange] {
        guard let known = objects.updateValue(object, forKey: Key(object)) else { return [.added(object)] }
        if known.uid != object.uid { return [.removed(known), .added(object)] }
        if known.resourceVersion == object.resourceVersion { return [] }
        return [.updated(from: known, to: object)]
    }
}
