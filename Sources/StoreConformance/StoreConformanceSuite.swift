/// What every store must do, whatever it is made of.
///
/// A test of a store runs each case on a place of its own:
///
///     @Test(arguments: StoreConformanceSuite.cases)
///     func conforms(_ requirement: StoreConformanceCase) throws {
///         try withTemporaryFolder { folder in
///             try requirement.run { try MyStore(path: folder + "/store") }
///         }
///     }
public struct StoreConformanceSuite: Sendable {
    /// The cases for every store.
    public static let cases: [StoreConformanceCase] =
        commitCases + loadingCases + wakeCases + historyCases + listCases + definitionCases + catalogCases
        + tokenCases + mapRunCases + volumeCases + inboxCases + productCases + capacityCases + operatorCases
        + campaignCases

    /// More cases, for a store that belongs to one engine at a time.
    public static let singleOwnerCases: [StoreConformanceCase] = ownershipCases
}
