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
}
