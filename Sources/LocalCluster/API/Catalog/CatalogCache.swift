import KubeModel
import Synchronization

/// The catalog of the definitions that are stored now, built anew only when they change.
final class CatalogCache: Sendable {
    private let store: ObjectStore
    private let state: Mutex<(versions: [String?], catalog: Catalog)>

    static let definitions = GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

    init(store: ObjectStore) {
        self.store = store
        state = Mutex(([], Catalog(definitions: [])))
    }

    var current: Catalog {
        let definitions: [KubeObject] = store.list(CatalogCache.definitions, namespace: nil).objects
        let versions: [String?] = definitions.map(\.resourceVersion)
        return state.withLock { state in
            if state.versions != versions { state = (versions, Catalog(definitions: definitions)) }
            return state.catalog
        }
    }
}
