/// The one node: this machine.
enum LocalNode {
    static let name: String = "local"
    static let address: String = "127.0.0.1"
}
