/// What a request's member must look like: its kind, its bounds, and the words that AWS uses about it.
///
/// The description of each request stands beside its operation, so that what an operation takes and what it does are read together.
indirect enum Shape: Sendable {
    /// A text with a length in UTF-16 units, which is how AWS counts, and perhaps a pattern.
    case text(ClosedRange<Int>?, TextPattern? = nil)
    /// An input, an output or a result as JSON text, of as many bytes as the engine allows.
    case payload
    /// One of a few texts.
    case choice([String])
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// Any number.
    case number(ClosedRange<Double>)
    /// A truth value.
    case flag
    /// A list of the same things.
    case list(Shape, ClosedRange<Int> = 0...Int.max)
    /// An object; the name is the one that AWS's messages show.
    case structure(String, [Field])

    static func text(max: Int) -> Shape { .text(0...max) }
    static func integer(from minimum: Int) -> Shape { .integer(minimum...Int(Int32.max)) }
}

/// A member of a request.
struct Field: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool

    static func required(_ name: String, _ shape: Shape) -> Field { Field(name: name, shape: shape, isRequired: true) }
    static func optional(_ name: String, _ shape: Shape) -> Field { Field(name: name, shape: shape, isRequired: false) }
}

/// A pattern that a text must match as a whole, with the regular expression by which AWS names it.
struct TextPattern: Sendable {
    let expression: String
    let matches: @Sendable (String) -> Bool

    /// The name of an alias: letters, digits, `_`, `-` and `.`, and not digits only.
    static let aliasName = TextPattern(expression: #"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"#) { text in
        let isOther: (UInt8) -> Bool = { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        let isLetter: (UInt8) -> Bool = { (65...90).contains($0) || (97...122).contains($0) }
        return !text.isEmpty && text.utf8.allSatisfy { isOther($0) || isLetter($0) || (48...57).contains($0) }
            && text.utf8.contains { isOther($0) || isLetter($0) }
    }
    /// Visible ASCII characters.
    static let clientToken = TextPattern(expression: "[!-~]+") { text in
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
    /// ASCII characters.
    static let ascii = TextPattern(expression: #"\p{ASCII}*"#) { text in text.utf8.allSatisfy { $0 < 0x80 } }
}

/// Members that many requests have.
extension Field {
    static let stateMachineARN = Field.required("stateMachineArn", .text(1...256))
    static let executionARN = Field.required("executionArn", .text(1...256))
    static let activityARN = Field.required("activityArn", .text(1...256))
    static let includedData = Field.optional("includedData", .choice(["ALL_DATA", "METADATA_ONLY"]))
    static let maxResults = Field.optional("maxResults", .integer(0...1000))
    static let nextToken = Field.optional("nextToken", .text(1...1024))
    static let tags = Field.optional("tags", Shape.tagList)
    static let definition = Field.required("definition", .text(1...1_048_576))
    static let type = Field.optional("type", .choice(["STANDARD", "EXPRESS"]))
    static let loggingConfiguration = Field.optional(
        "loggingConfiguration",
        .structure(
            "LoggingConfiguration",
            [
                .optional("level", .choice(["ALL", "ERROR", "FATAL", "OFF"])),
                .optional("includeExecutionData", .flag),
                .optional(
                    "destinations",
                    .list(
                        .structure(
                            "LogDestination",
                            [
                                .optional(
                                    "cloudWatchLogsLogGroup",
                                    .structure("CloudWatchLogsLogGroup", [.optional("logGroupArn", .text(1...256))])
                                )
                            ]
                        )
                    )
                ),
            ]
        )
    )
    static let tracingConfiguration = Field.optional(
        "tracingConfiguration",
        .structure("TracingConfiguration", [.optional("enabled", .flag)])
    )
    static let encryptionConfiguration = Field.optional(
        "encryptionConfiguration",
        .structure(
            "EncryptionConfiguration",
            [
                .optional("kmsKeyId", .text(1...2048)),
                .optional("kmsDataKeyReusePeriodSeconds", .integer(60...900)),
                .required("type", .choice(["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"])),
            ]
        )
    )
    static let publish = Field.optional("publish", .flag)
    static let versionDescription = Field.optional("versionDescription", .text(max: 256))
    static let traceHeader = Field.optional("traceHeader", .text(0...256, .ascii))
}

/// Lists that several requests have.
extension Shape {
    static let routes = Shape.list(
        .structure(
            "RoutingConfigurationListItem",
            [.required("stateMachineVersionArn", .text(1...256)), .required("weight", .integer(0...100))]
        ),
        1...2
    )
    static let tagList = Shape.list(
        .structure("Tag", [.optional("key", .text(1...128)), .optional("value", .text(0...256))])
    )
}
