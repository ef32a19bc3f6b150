public import ArgumentParser
public import OnboardingAPI

extension OnboardingID: ExpressibleByArgument {
    /// Reads an id: `onb-42`.
    public init?(argument: String) { self.init(argument) }
}
