import TestSupport
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
        let program: String = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // The dynamic loader lists what it would load, and ends.
        let text: String = try ChildProcess.run([program], environment: ["LD_TRACE_LOADED_OBJECTS": "1"]).output
        XCTAssertTrue(text.contains("libcrypto.so"), text)
        XCTAssertFalse(text.contains("libcurl"), text)
    }
}
