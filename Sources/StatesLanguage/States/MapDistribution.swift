/// The fields of a Map state whose iterations are child executions.
public struct MapDistribution: Sendable {
    /// The type of the child executions.
    public enum ExecutionType: String, Sendable, Hashable, CaseIterable {
        /// Durable, at most a year long.
        case standard = "STANDARD"
        /// Short, not recorded step by step.
        case express = "EXPRESS"
    }

    /// The type of the child executions.
    public var executionType: ExecutionType = .standard
    /// The part of the map run's name that the definition chooses.
    public var label: String?
    /// Where items are read from, other than the state's input.
    public var itemReader: ItemReader?
    /// How items are grouped.
    public var itemBatcher: ItemBatcher?
    /// Where results are written.
    public var resultWriter: ResultWriter?
}

/// The `ItemReader` field: a data set outside the execution.
public struct ItemReader: Sendable {
    /// The service integration that reads.
    public var resource: String
    /// What it is given: `Parameters` or `Arguments`.
    public var parameters: Template?
    /// The form of the data set.
    public var inputType: InputType?
    /// Where the names of a CSV file's columns are.
    public var csvHeaders: CSVHeaders?
    /// The character between the fields of a CSV file.
    public var csvDelimiter: CSVDelimiter?
    /// How many items are read at most.
    public var maximumItems: Setting<Int>?
    /// Where in a JSON file the items are, as a JSON pointer.
    public var itemsPointer: String?
    /// Whether the objects of a listing are read, too (`LOAD_AND_FLATTEN`).
    public var transformation: Transformation?
    /// How a manifest is written.
    public var manifestType: ManifestType?

    /// The form of a data set.
    public enum InputType: String, Sendable, Hashable, CaseIterable {
        /// Comma-separated values.
        case csv = "CSV"
        /// One JSON array or object.
        case json = "JSON"
        /// One JSON value a line.
        case jsonLines = "JSONL"
        /// A manifest of other files.
        case manifest = "MANIFEST"
        /// Apache Parquet.
        case parquet = "PARQUET"
    }

    /// Where the names of a CSV file's columns are.
    public enum CSVHeaders: Sendable, Hashable {
        /// In the first row.
        case firstRow
        /// In the definition.
        case given([String])
    }

    /// The character between the fields of a CSV file.
    public enum CSVDelimiter: String, Sendable, Hashable, CaseIterable {
        /// `,`.
        case comma = "COMMA"
        /// `|`.
        case pipe = "PIPE"
        /// `;`.
        case semicolon = "SEMICOLON"
        /// A space.
        case space = "SPACE"
        /// A tab.
        case tab = "TAB"
    }

    /// What is done with a listing.
    public enum Transformation: String, Sendable, Hashable, CaseIterable {
        /// Its entries are the items.
        case none = "NONE"
        /// Its objects are read, and their items are the items.
        case loadAndFlatten = "LOAD_AND_FLATTEN"
    }

    /// How a manifest is written.
    public enum ManifestType: String, Sendable, Hashable, CaseIterable {
        /// As Amazon Athena does.
        case athena = "ATHENA_DATA"
        /// As an Amazon S3 inventory.
        case inventory = "S3_INVENTORY"
    }
}

/// The `ItemBatcher` field: how items are grouped.
public struct ItemBatcher: Sendable {
    /// What every batch has beside its items.
    public var batchInput: Template?
    /// How many items a batch has at most.
    public var maximumItems: Setting<Int>?
    /// How many bytes a batch has at most.
    public var maximumBytes: Setting<Int>?
}

/// The `ResultWriter` field: where results are written.
public struct ResultWriter: Sendable {
    /// The service integration that writes.
    public var resource: String?
    /// What it is given: `Parameters` or `Arguments`.
    public var parameters: Template?
    /// How much of a child execution a result tells.
    public var transformation: Transformation?
    /// The form of the files.
    public var outputType: OutputType?

    /// How much of a child execution a result tells.
    public enum Transformation: String, Sendable, Hashable, CaseIterable {
        /// Everything.
        case none = "NONE"
        /// Only the output.
        case compact = "COMPACT"
        /// Only the output, arrays made one.
        case flatten = "FLATTEN"
    }

    /// The form of result files.
    public enum OutputType: String, Sendable, Hashable, CaseIterable {
        /// One JSON array.
        case json = "JSON"
        /// One JSON value a line.
        case jsonLines = "JSONL"
    }
}
