import CSQLite
import Diagnostics

/// One SQLite connection, used by one thread at a time.
final class Database {
    private let handle: OpaquePointer
    private let path: String

    /// Opens or creates the file. WAL with `synchronous=NORMAL`: what was committed survives the process' sudden
    /// death, and a power cut leaves a consistent, if slightly older, state.
    init(path: String) throws(Diagnostic) {
        var opened: OpaquePointer?
        let flags: Int32 = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result: Int32 = sqlite3_open_v2(path, &opened, flags, nil)
        guard result == SQLITE_OK, let opened else {
            let reason: String = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close(opened)
            throw Diagnostic(.failed, "can't open the cluster's database \(path): \(reason)")
        }
        handle = opened
        self.path = path
        sqlite3_busy_timeout(handle, 5_000)
        try execute("PRAGMA journal_mode=WAL")
        try execute("PRAGMA synchronous=NORMAL")
    }

    deinit { sqlite3_close_v2(handle) }

    func execute(_ sql: String) throws(Diagnostic) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    func prepare(_ sql: String) throws(Diagnostic) -> Statement {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK, let prepared else {
            throw failure(sql)
        }
        return Statement(handle: prepared, database: self)
    }

    /// The last error as ours; `step` is the statement, which holds no data.
    func failure(_ step: String) -> Diagnostic {
        Diagnostic(
            .failed, "the cluster's database \(path) refuses: \(String(cString: sqlite3_errmsg(handle)))",
            context: [step])
    }
}

/// A prepared statement; reset it by running it again.
final class Statement {
    private let handle: OpaquePointer
    private let database: Database

    init(handle: OpaquePointer, database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// What a parameter may be.
    enum Argument {
        case text(String)
        case integer(Int64)
        case bytes([UInt8])
    }

    func run(_ arguments: Argument...) throws(Diagnostic) {
        try bind(arguments)
        guard sqlite3_step(handle) == SQLITE_DONE else { throw database.failure(text) }
        sqlite3_reset(handle)
    }

    /// Calls `row` for every result.
    func each(_ row: (Statement) throws -> Void) throws {
        sqlite3_reset(handle)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try row(self)
            case SQLITE_DONE: return
            default: throw database.failure(text)
            }
        }
    }

    func text(_ column: Int32) -> String { sqlite3_column_text(handle, column).map { String(cString: $0) } ?? "" }
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: Int32) -> [UInt8] {
        let count: Int = Int(sqlite3_column_bytes(handle, column))
        guard count > 0, let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private var text: String { String(cString: sqlite3_sql(handle)) }

    private func bind(_ arguments: [Argument]) throws(Diagnostic) {
        sqlite3_reset(handle)
        for (index, argument) in arguments.enumerated() {
            let place: Int32 = Int32(index + 1)
            let result: Int32
            switch argument {
            case .text(let text): result = sqlite3_bind_text(handle, place, text, -1, Statement.copies)
            case .integer(let integer): result = sqlite3_bind_int64(handle, place, integer)
            case .bytes(let bytes):
                result = bytes.withUnsafeBytes { content in
                    sqlite3_bind_blob(handle, place, content.baseAddress, Int32(content.count), Statement.copies)
                }
            }
            guard result == SQLITE_OK else { throw database.failure(text) }
        }
    }

    /// SQLITE_TRANSIENT: SQLite copies what it is given.
    private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
