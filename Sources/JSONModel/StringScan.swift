/// Finds the characters that matter inside JSON strings, eight bytes at a time.
enum StringScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first index at or after `start` that holds a quote, a backslash or a control character, or the end.
    ///
    /// Stops at a byte beyond ASCII as well, if asked to.
    static func firstSpecial(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        orBeyondASCII stopsBeyondASCII: Bool
    ) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // Subtracting sets the high bit of each byte that was smaller; a borrow can only set bits above such a byte,
            // so the lowest bit set is always right. Bytes with their own high bit set are masked out by `~word`.
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            var found = (word &- (ones &* 0x20)) & ~word
            found |= (quotes &- ones) & ~quotes
            found |= (backslashes &- ones) & ~backslashes
            if stopsBeyondASCII { found |= word }
            found &= highs
            guard found == 0 else { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count {
            let byte = raw[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C || (stopsBeyondASCII && byte >= 0x80) { return index }
            index += 1
        }
        return index
    }
}
