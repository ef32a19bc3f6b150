internal import JSONModel

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Writes to standard output and standard error, unbuffered, so that every line arrives when it is written.
enum Output {
    /// Writes a text and a line feed to standard output.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes JSON to standard output: indented for people, and still one value for programs.
    static func print(_ json: JSON) { print(json.text(pretty: true)) }

    /// Writes a note to standard error, where it does not mix with a result.
    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes what went wrong to standard error.
    static func complain(_ text: String) {
        note(Style.forErrors.bold("Error:") + " " + text)
    }

    /// Writes a text to a descriptor, whole.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let slice = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
                #if canImport(Darwin)
                let count = Darwin.write(descriptor, slice.baseAddress, slice.count)
                #elseif canImport(Musl)
                let count = Musl.write(descriptor, slice.baseAddress, slice.count)
                #else
                let count = Glibc.write(descriptor, slice.baseAddress, slice.count)
                #endif
                if count < 0, errno == EINTR { continue }
                // Nobody reads any more (`usher list | head`), or the disk behind a redirection is full.
                guard count > 0 else {
                    exit(errno == EPIPE ? ExitStatus.success.rawValue : ExitStatus.failure.rawValue)
                }
                rest = rest.dropFirst(count)
            }
        }
    }
}
