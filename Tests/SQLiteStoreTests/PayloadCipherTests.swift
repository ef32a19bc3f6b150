internal import Crypto
internal import JSONModel
internal import Testing
internal import WorkflowStore

@testable internal import SQLiteStore

@Suite("Sealing payloads")
struct PayloadCipherTests {
    private let key = SymmetricKey(size: .bits256)
    private let payload = Array(#"{"name":"Ada Canary"}"#.utf8)
    private let execution = ExecutionKey(7)

    @Test("what was sealed comes back, and tells nothing but its length", arguments: [0, 1, 21, 10_000])
    func roundTrip(size: Int) throws {
        let payload = [UInt8](repeating: UInt8(ascii: "a"), count: size)
        let sealed = try PayloadCipher.seal(payload, of: execution, with: key)
        #expect(PayloadCipher.open(sealed, of: execution, with: key) == payload)
        #expect(sealed.count == size + 29)
        #expect(try PayloadCipher.seal(payload, of: execution, with: key) != sealed, "nonces differ")
        #expect(!sealed.contains(payload) || size < 2)
    }

    @Test("a byte that was changed, wherever it is, makes the whole unreadable")
    func tampered() throws {
        let sealed = try PayloadCipher.seal(payload, of: execution, with: key)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x01
            #expect(PayloadCipher.open(changed, of: execution, with: key) == nil, "byte \(index)")
        }
    }

    @Test("a payload that was cut short anywhere is unreadable")
    func truncated() throws {
        let sealed = try PayloadCipher.seal(payload, of: execution, with: key)
        for count in 0..<sealed.count {
            #expect(PayloadCipher.open(Array(sealed.prefix(count)), of: execution, with: key) == nil)
        }
    }

    @Test("another key, and another execution's name, open nothing")
    func wrongPlace() throws {
        let sealed = try PayloadCipher.seal(payload, of: execution, with: key)
        #expect(PayloadCipher.open(sealed, of: execution, with: SymmetricKey(size: .bits256)) == nil)
        #expect(PayloadCipher.open(sealed, of: ExecutionKey(8), with: key) == nil)
    }

    @Test("a key that lies under another one belongs to its row")
    func wrappedKey() throws {
        let root = SymmetricKey(size: .bits256)
        let wrapped = try PayloadCipher.wrap(key, with: root, for: "subject 1")
        #expect(wrapped.count == 60)
        #expect(PayloadCipher.unwrap(wrapped, with: root, for: "subject 1") == key)
        #expect(PayloadCipher.unwrap(wrapped, with: root, for: "subject 2") == nil)
        #expect(PayloadCipher.unwrap(wrapped, with: key, for: "subject 1") == nil)
    }

    @Test("a secret that is too short makes no master key")
    func shortSecret() {
        #expect(MasterKey(secret: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(MasterKey(secret: [UInt8](repeating: 1, count: 32)) != nil)
    }

    @Test("a skeleton keeps names and numbers of the definition, and nothing of the person")
    func skeleton() {
        let bytes = EventSkeleton.bytes(of: [
            "name": "Ask", "input": ["phone": "+1"], "index": 3, "resource": "swift:ask", "cause": "Ada",
            "output": "Ada", "error": .string(String(repeating: "x", count: 300)),
        ])
        #expect(EventSkeleton.details(of: bytes) == ["name": "Ask", "resource": "swift:ask", "index": 3])
        let parts = EventSkeleton.parted(EventSkeleton.joined(bytes, [1, 2, 3]))
        #expect(parts?.skeleton == bytes && parts?.sealed == [1, 2, 3])
        for broken in [[], [0], [0, 2, 1]] as [[UInt8]] { #expect(EventSkeleton.parted(broken) == nil) }
    }
}

extension [UInt8] {
    /// Whether the bytes stand in a row somewhere.
    fileprivate func contains(_ other: [UInt8]) -> Bool {
        guard !other.isEmpty, other.count <= count else { return other.isEmpty }
        return (0...(count - other.count)).contains { self[$0..<($0 + other.count)].elementsEqual(other) }
    }
}
