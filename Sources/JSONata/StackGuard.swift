/// Measures how much of the thread's stack the recursion above it has used.
///
/// A count of levels cannot bound the stack: a level needs several times as much in a debug build as in a release build.
/// The stack grows towards lower addresses on every platform that Swift supports; the guard takes the difference either way.
struct StackGuard {
    private let start: UInt
    private let maximumSize: UInt

    /// Starts to measure here.
    init(maximumSize: Int) {
        start = Self.address()
        self.maximumSize = UInt(max(0, maximumSize))
    }

    /// Whether less than the maximum has been used.
    var hasRoom: Bool {
        let here = Self.address()
        return (here > start ? here - start : start - here) < maximumSize
    }

    @inline(__always)
    private static func address() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
