public import ArgumentParser
public import Logging

/// Lets `--log-level` be read; neither type is ours, and no other module of the program declares it.
extension Logger.Level: @retroactive ExpressibleByArgument {}
