internal import JSONModel

/// What is configured with a definition and given back as it was: logging, tracing, encryption.
enum MachineSettings {
    static let defaultLogging: JSON = ["level": "OFF", "includeExecutionData": false]
    static let defaultTracing: JSON = ["enabled": false]
    static let defaultEncryption: JSON = ["type": "AWS_OWNED_KEY"]

    /// The settings in a request, completed with what AWS takes for granted.
    ///
    /// - Throws: `InvalidLoggingConfiguration` and `InvalidEncryptionConfiguration`.
    static func settings(in request: Request) throws(ServiceFailure) -> JSONObject {
        var settings: JSONObject = [:]
        if let logging = request["loggingConfiguration"]?.objectValue {
            settings["loggingConfiguration"] = .object(try checked(logging: logging))
        }
        if let tracing = request["tracingConfiguration"] {
            settings["tracingConfiguration"] = ["enabled": tracing["enabled"] ?? false]
        }
        if let encryption = request["encryptionConfiguration"] {
            try check(encryption: encryption)
            settings["encryptionConfiguration"] = encryption
        }
        return settings
    }

    static func check(encryption: JSON) throws(ServiceFailure) {
        let isOwn = encryption["type"] == "AWS_OWNED_KEY"
        let hasKey = encryption["kmsKeyId"] != nil || encryption["kmsDataKeyReusePeriodSeconds"] != nil
        if isOwn, hasKey {
            throw ServiceFailure(
                .invalidEncryption,
                "Invalid Encryption Configuration: kmsKeyId and kmsDataKeyReusePeriodSeconds can only be set for "
                    + "CUSTOMER_MANAGED_KMS_KEY."
            )
        }
        if !isOwn, encryption["kmsKeyId"] == nil {
            throw ServiceFailure(
                .invalidEncryption,
                "Invalid Encryption Configuration: kmsKeyId must be set for CUSTOMER_MANAGED_KMS_KEY."
            )
        }
    }

    private static func checked(logging: JSONObject) throws(ServiceFailure) -> JSONObject {
        var logging = logging
        let level = logging["level"] ?? "OFF"
        let destinations = logging["destinations"]?.arrayValue ?? []
        guard destinations.count == 1 || (level == "OFF" && destinations.isEmpty) else {
            throw ServiceFailure(
                .invalidLogging,
                "Invalid Logging Configuration: Must specify exactly one Log Destination."
            )
        }
        logging["level"] = level
        logging["includeExecutionData"] = logging["includeExecutionData"] ?? false
        return logging
    }
}
