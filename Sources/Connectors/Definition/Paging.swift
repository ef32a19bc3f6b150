public import JSONModel

/// How to go through a list, page by page.
public struct Paging: Sendable {
    /// After so many pages the provider is taken to answer in a circle.
    public let maximumPages: Int
    /// Makes the array of a page's items of the result.
    let items: Template
    /// Makes what is unique to an item, evaluated for each.
    let key: Template?
    /// Makes the fields of the input that differ for the next page; undefined or `null` after the last.
    let next: Template
    /// How to read a list whole while it changes; `nil` reads it once, as the provider orders it.
    public let scan: ScanPlan?
}

/// How to read a list whole while its rows change, come and change places under the reader's hands.
public struct ScanPlan: Sendable {
    /// Orders that hardly change, as fields of the input: the list is read in the first, and in each further one if rows are missing.
    public let passes: [JSONObject]
    /// Whether the page before is read once more after each page, for rows that moved back over the border between them.
    public let overlaps: Bool
    /// The order in which whatever changed last comes first: read after each pass until a whole page is known.
    public let newest: JSONObject?
    /// Makes the count of all rows, by the provider's word.
    let count: Template?
}
