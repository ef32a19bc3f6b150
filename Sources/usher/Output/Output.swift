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
    static func print(_ text: String) { write(text + "\n") }

    /// Writes JSON to standard output: indented for people, and still one value for programs.
    static func print(_ json: JSON) { print(json.text(pretty: true)) }

    /// Writes a text to standard output, or to a terminal that stands for it; ends the process where that is not possible.
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        switch failure(of: text, to: descriptor) {
        case nil: return
        // Nobody reads any more: `usher list | head`.
        case EPIPE?: exit(ExitStatus.success.rawValue)
        case let error?:
            complain("Standard output cannot be written: \(String(cString: strerror(error))). Send it elsewhere.")
            exit((error == ENOSPC ? ExitStatus.storeFull : .failure).rawValue)
        }
    }

    /// Writes a note to standard error, where it does not mix with a result.
    ///
    /// Whether anybody can read it changes nothing about how the command ends.
    static func note(_ text: String) { _ = failure(of: text + "\n", to: STDERR_FILENO) }

    /// Writes what went wrong to standard error.
    static func complain(_ text: String) {
        note(Style.forErrors.bold("Error:") + " " + text)
    }

    /// Writes a text to a descriptor, and gives the number of the error where that is not possible.
    private static func failure(of text: String, to descriptor: Int32) -> Int32? {
        var text = text
        return text.withUTF8 { bytes in
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
                guard count > 0 else { return errno }
                rest = rest.dropFirst(count)
            }
            return nil
        }
    }
}
