import Testing

@Suite("Recorded sequences of calls", .enabled(if: RecordedSequence.folder != nil, "USHER_CONFORMANCE names no folder"))
struct ConformanceTests {
    @Test("are answered as AWS answers them", arguments: RecordedSequence.all(in: "asl-api"))
    func sequence(_ sequence: RecordedSequence) async throws {
        let verdict = try await ServiceFixture.run { try await sequence.run($0) }
        guard verdict != .passed else { return }
        print("MISS \(sequence.id) \(verdict)")
        #expect(verdict == .passed)
    }
}
