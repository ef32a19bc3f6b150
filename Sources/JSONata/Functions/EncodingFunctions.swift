internal import JSONModel

/// Base64 and percent encoding.
enum EncodingFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("base64encode", try Signature("<s-:s>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                try call.run.take(bytes: text.utf8.count * 2)
                return .string(Base64.encode(Array(text.utf8)))
            },
            NativeFunction("base64decode", try Signature("<s-:s>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                try call.run.take(bytes: text.utf8.count)
                return .string(String(decoding: Base64.decode(text), as: UTF8.self))
            },
            encoder("encodeUrlComponent", keeping: unreserved),
            encoder("encodeUrl", keeping: unreserved + ";/?:@&=+$,#"),
            decoder("decodeUrlComponent", keeping: ""),
            decoder("decodeUrl", keeping: ";/?:@&=+$,#"),
        ].compactMap { $0 }
    }

    private static let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"

    private static func encoder(_ name: String, keeping kept: String) -> NativeFunction? {
        guard let signature = try? Signature("<s-:s>") else { return nil }
        let kept = Set(kept.utf8)
        return NativeFunction(name, signature, arity: 1) { (arguments, call) throws(Failure) in
            guard case .string(let text) = arguments.argument(0) else { return .undefined }
            try call.run.take(bytes: text.utf8.count * 3)
            // A lone surrogate, which the reference refuses, has become U+FFFD where the text was read.
            guard !text.unicodeScalars.contains("\u{FFFD}") else {
                throw Failure("D3140", token: name, value: .string(text), details: ["functionName": .string(name)])
            }
            var bytes: [UInt8] = []
            for byte in text.utf8 {
                if kept.contains(byte) {
                    bytes.append(byte)
                } else {
                    let digits = Array("0123456789ABCDEF".utf8)
                    bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
            return .string(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// - Parameter kept: the characters that stay encoded, since they separate the parts of a URL.
    private static func decoder(_ name: String, keeping kept: String) -> NativeFunction? {
        guard let signature = try? Signature("<s-:s>") else { return nil }
        let kept = Set(kept.utf8)
        return NativeFunction(name, signature, arity: 1) { (arguments, call) throws(Failure) in
            guard case .string(let text) = arguments.argument(0) else { return .undefined }
            try call.run.take(bytes: text.utf8.count)
            let malformed = Failure(
                "D3140",
                token: name,
                value: .string(text),
                details: ["functionName": .string(name)]
            )
            let source = Array(text.utf8)
            var bytes: [UInt8] = []
            var index = 0
            while index < source.count {
                guard source[index] == UInt8(ascii: "%") else {
                    bytes.append(source[index])
                    index += 1
                    continue
                }
                guard index + 2 < source.count,
                    let high = Character(Unicode.Scalar(source[index + 1])).hexDigitValue,
                    let low = Character(Unicode.Scalar(source[index + 2])).hexDigitValue
                else { throw malformed }
                let byte = UInt8(high << 4 | low)
                if kept.contains(byte) {
                    bytes += source[index..<index + 3]
                } else {
                    bytes.append(byte)
                }
                index += 3
            }
            guard let decoded = String(validating: bytes, as: UTF8.self) else { throw malformed }
            return .string(decoded)
        }
    }
}

/// Base64 as RFC 4648 §4 defines it.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < chunk.count ? UInt32(chunk[start + offset]) : 0)
            }
            for offset in 0..<4 {
                output.append(
                    offset <= chunk.count
                        ? alphabet[Int(group >> UInt32(18 - 6 * offset)) & 63] : UInt8(ascii: "=")
                )
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes of a text; characters outside the alphabet are passed over, also `-` and `_` are read.
    static func decode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for byte in text.utf8 {
            let value: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - 65)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - 71)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte + 4)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="): return output
            default: continue
            }
            group = (group << 6 | value) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return output
    }
}
