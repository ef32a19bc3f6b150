public import ArgumentParser
public import WorkflowRuntime

/// Lets `--compatibility` be read, and lists the values that there are.
extension Compatibility: ExpressibleByArgument {}
