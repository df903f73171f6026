import Diagnostics
import KubeModel
import ValueTree

/// The database file: one row per object, and the revision.
///
/// Unchecked: the store loads once before its thread starts to work and then commits on that thread alone.
final class Disk: @unchecked Sendable {
    private let database: Database
    private let upsert: Statement
    private let delete: Statement
    private let setRevision: Statement

    /// The layout of the tables below; a file of another layout is refused, not guessed at.
    private static let layout: Int64 = 1

    init(path: String) throws(Diagnostic) {
        database = try Database(path: path)
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS objects (
                api_group TEXT NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                revision INTEGER NOT NULL, content BLOB NOT NULL,
                PRIMARY KEY (api_group, resource, namespace, name)) WITHOUT ROWID;
            """)
        upsert = try database.prepare("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?)")
        delete = try database.prepare(
            "DELETE FROM objects WHERE api_group = ? AND resource = ? AND namespace = ? AND name = ?")
        setRevision = try database.prepare("INSERT OR REPLACE INTO meta VALUES ('revision', ?)")
    }

    func load() throws -> (ObjectTable, Int64) {
        var values: [String: Int64] = [:]
        try database.prepare("SELECT key, value FROM meta").each { values[$0.text(0)] = $0.integer(1) }
        if let layout = values["layout"], layout != Disk.layout {
            throw Diagnostic(
                .failed, "the cluster's state was written by another version of iter8 (layout \(layout))",
                hint: "iter8 cluster reset makes an empty one")
        }
        if values["layout"] == nil {
            try database.execute("INSERT INTO meta VALUES ('layout', \(Disk.layout))")
        }
        var table = ObjectTable()
        try database.prepare("SELECT api_group, resource, namespace, name, content FROM objects").each { row in
            let resource = GroupResource(group: row.text(0), resource: row.text(1))
            let key = ObjectKey(resource, namespace: row.text(2), name: row.text(3))
            table[key] = KubeObject(try JSONReader.parse(row.bytes(4), file: "\(resource)/\(row.text(3))"))
        }
        return (table, values["revision"] ?? 0)
    }

    func commit(_ changes: [StoredChange], revision: Int64) throws {
        try database.execute("BEGIN IMMEDIATE")
        do {
            for change in changes { try apply(change) }
            try setRevision.run(.integer(revision))
            try database.execute("COMMIT")
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    private func apply(_ change: StoredChange) throws(Diagnostic) {
        let key: ObjectKey = change.key
        guard change.kind != .deleted else {
            return try delete.run(
                .text(key.resource.group), .text(key.resource.resource), .text(key.namespace), .text(key.name))
        }
        try upsert.run(
            .text(key.resource.group), .text(key.resource.resource), .text(key.namespace), .text(key.name),
            .integer(change.revision), .bytes(JSONWriter.bytes(change.object.value)))
    }
}
