internal import JSONModel

/// The part of an event's details that tells of the workflow and not of the person: it stays readable when the person is erased.
///
/// A stored event is the length of its skeleton in two bytes, the skeleton as JSON text, and the sealed details, whole.
enum EventSkeleton {
    /// The members that a skeleton keeps: names and numbers that stand in definitions.
    private static let members = [
        "name", "resource", "resourceType", "error", "index", "length", "timeoutInSeconds", "heartbeatInSeconds",
    ]
    /// Longer texts are no names, in bytes.
    private static let maximumTextSize = 256

    /// The skeleton of details, as it is stored.
    static func bytes(of details: JSONObject) -> [UInt8] {
        var skeleton = JSONObject()
        for member in members {
            switch details[member] {
            case .string(let text)? where text.utf8.count <= maximumTextSize: skeleton[member] = .string(text)
            case .integer(let number)?: skeleton[member] = .integer(number)
            default: break
            }
        }
        return JSON.object(skeleton).utf8()
    }

    /// What is stored of an event.
    static func joined(_ skeleton: [UInt8], _ sealed: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: skeleton.count >> 8), UInt8(truncatingIfNeeded: skeleton.count)] + skeleton + sealed
    }

    /// The two parts of what is stored of an event; `nil` for something else.
    static func parted(_ stored: [UInt8]) -> (skeleton: [UInt8], sealed: [UInt8])? {
        guard stored.count >= 2 else { return nil }
        let count = Int(stored[0]) << 8 | Int(stored[1])
        guard stored.count >= 2 + count else { return nil }
        return (Array(stored[2..<2 + count]), Array(stored[(2 + count)...]))
    }

    /// The members of a stored skeleton.
    static func details(of skeleton: [UInt8]) -> JSONObject {
        (try? JSON(parsing: skeleton))?.objectValue ?? [:]
    }
}
