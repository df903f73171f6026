import XCTest

@testable import HTTPTransport

final class CurlLibraryTests: XCTestCase {
    func testAMissingLibraryIsNamed() {
        XCTAssertThrowsError(try CurlLibrary.load("libno-such-library.so.4")) { error in
            guard case .missing("libno-such-library.so.4")? = error as? CurlLibrary.LoadFailure else {
                return XCTFail("\(error)")
            }
        }
    }

    func testALibraryWithoutTheFunctionsIsNotTaken() {
        XCTAssertThrowsError(try CurlLibrary.load("libz.so.1")) { error in
            guard case .missing("curl_global_init")? = error as? CurlLibrary.LoadFailure else {
                return XCTFail("\(error)")
            }
        }
    }

    /// Start-up time is why: nothing but the first request may bring libcurl and its thirty libraries in.
    func testTheProgramIsNotLinkedToIt() throws {
        let process: Process = Process()
        let pipe: Pipe = Pipe()
        process.executableURL = URL(
            filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        // The dynamic loader lists what it would load, and ends.
        process.environment = ["LD_TRACE_LOADED_OBJECTS": "1"]
        process.standardOutput = pipe
        try process.run()
        let output: Data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text: String = String(decoding: output, as: UTF8.self)
        XCTAssertTrue(text.contains("libcrypto.so"), text)
        XCTAssertFalse(text.contains("libcurl"), text)
    }
}
