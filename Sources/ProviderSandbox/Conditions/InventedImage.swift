/// Images that begin like JPEG files; nobody should try to show them.
enum InventedImage {
    private static let start: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]

    /// The Base64 text of an image with so many bytes.
    static func base64(bytes: Int, fill: UInt8) -> String {
        guard bytes >= start.count else { return Base64.encoded(start.prefix(max(0, bytes))) }
        let block = [UInt8](repeating: fill, count: 3)
        // Whole groups of three bytes become whole groups of four characters, so texts can be joined.
        let (blocks, rest) = (bytes - start.count).quotientAndRemainder(dividingBy: 3)
        return Base64.encoded(start) + String(repeating: Base64.encoded(block), count: blocks)
            + Base64.encoded(block.prefix(rest))
    }
}
