import Testing

@testable import StatesLanguage

@Suite("Base64")
struct Base64Tests {
    @Test(
        "writes and reads the vectors of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func writesAndReads(plain: String, encoded: String) {
        #expect(Base64.encode(plain.utf8) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test("reads back every byte")
    func readsBack() {
        for count in 0..<260 {
            let bytes = (0..<count).map { UInt8($0 & 0xFF) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }

    @Test("takes texts without padding and with line breaks", arguments: ["Zm9vYg", "Zm9v\r\nYg==", "Zm9vYg==\n"])
    func takes(text: String) {
        #expect(Base64.decode(text.utf8) == Array("foob".utf8))
    }

    @Test(
        "refuses anything else",
        arguments: [
            "Z", "Zg=", "Zg===", "Zm9v=", "Zm9vZ", "=", "====", "Zg==Zg==", "Zm 9v", "Zm-v", "Zm_v", "Zm9é", "Z=g=",
        ]
    )
    func refuses(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
