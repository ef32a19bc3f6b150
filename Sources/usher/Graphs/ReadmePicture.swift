internal import Foundation

/// The picture of a definition in the README beside it, between two marks.
///
/// What stands around the marks is the author's and is never touched.
enum ReadmePicture {
    static let beginning = "<!-- usher graph: begin -->"
    static let end = "<!-- usher graph: end -->"

    /// The text with the picture in its place; `nil` where the text does not have exactly one such place.
    static func putting(_ diagram: String, into text: String) -> String? {
        let parts = text.components(separatedBy: beginning)
        guard parts.count == 2 else { return nil }
        let rest = parts[1].components(separatedBy: end)
        guard rest.count == 2 else { return nil }
        return parts[0] + beginning + "\n\n```mermaid\n" + diagram + "```\n\n" + end + rest[1]
    }
}
