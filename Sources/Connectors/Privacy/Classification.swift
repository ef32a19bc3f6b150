public import JSONModel

/// Which values of a document belong to which data class.
public struct Classification: Sendable, Hashable {
    /// One place and its class.
    public struct Entry: Sendable, Hashable {
        /// The keys from the root; `*` stands for each element of an array and each member of an object.
        public var path: [String]
        /// The class of the value there, and of all that it holds.
        public var dataClass: DataClass

        /// Makes an entry.
        public init(path: [String], dataClass: DataClass) {
            self.path = path
            self.dataClass = dataClass
        }
    }

    /// The places.
    public var entries: [Entry]

    /// Makes a classification.
    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The document with `(redacted)` in place of every classed value that is not `null`.
    public func redacting(_ document: JSON) -> JSON { redacting(Set(DataClass.allCases), in: document) }

    /// The document with `(redacted)` in place of the values of some classes.
    public func redacting(_ classes: Set<DataClass>, in document: JSON) -> JSON {
        entries.filter { classes.contains($0.dataClass) }.reduce(document) { document, entry in
            document.replacing(entry.path[...]) { $0.isNull ? .null : "(redacted)" } ?? document
        }
    }

    /// The document without the values of some classes: members are removed, elements become `null`.
    public func dropping(_ classes: Set<DataClass>, from document: JSON) -> JSON {
        entries.filter { classes.contains($0.dataClass) }.reduce(document) { document, entry in
            document.replacing(entry.path[...]) { _ in nil } ?? .null
        }
    }
}

extension Operation {
    /// The data classes of the input's fields.
    public var inputClasses: Classification {
        Classification(
            input.compactMap { field in
                field.dataClass.map { Classification.Entry(path: [field.name], dataClass: $0) }
            }
        )
    }
}

extension JSON {
    /// The value with each value at the path transformed; `nil` where the transformation takes the value itself away.
    ///
    /// The depth of recursion is the path's length.
    fileprivate func replacing(_ path: ArraySlice<String>, _ transform: (JSON) -> JSON?) -> JSON? {
        guard let key = path.first else { return transform(self) }
        let rest = path.dropFirst()
        switch self {
        case .object(var object):
            let keys = key == "*" ? object.keys : [key]
            for key in keys {
                if let member = object[key] { object[key] = member.replacing(rest, transform) }
            }
            return .object(object)
        case .array(let elements):
            return .array(
                elements.enumerated().map { index, element in
                    key == "*" || key == String(index) ? element.replacing(rest, transform) ?? .null : element
                }
            )
        default:
            return self
        }
    }
}
