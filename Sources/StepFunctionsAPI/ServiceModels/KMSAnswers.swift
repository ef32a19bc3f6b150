// Written by Tests/Clients/service_models.py from AWS's service model of KMS, version 2014-11-01.

extension AnswerModel {
    /// What the operations of KMS answer.
    static let kmsAnswers = AnswerModel(
        """
        CancelKeyDeletionResponse KeyId:s
        >cancelKeyDeletion CancelKeyDeletionResponse
        ConnectCustomKeyStoreResponse
        >connectCustomKeyStore ConnectCustomKeyStoreResponse
        CreateCustomKeyStoreResponse CustomKeyStoreId:s
        >createCustomKeyStore CreateCustomKeyStoreResponse
        CreateGrantResponse GrantToken:s GrantId:s
        >createGrant CreateGrantResponse
        KeyUsageType =SIGN_VERIFY| ENCRYPT_DECRYPT| GENERATE_VERIFY_MAC| KEY_AGREEMENT
        KeyState =Creating| Enabled| Disabled| PendingDeletion| PendingImport| PendingReplicaDeletion| Unavailable|
          Updating
        OriginType =AWS_KMS| EXTERNAL| AWS_CLOUDHSM| EXTERNAL_KEY_STORE
        ExpirationModelType =KEY_MATERIAL_EXPIRES| KEY_MATERIAL_DOES_NOT_EXPIRE
        KeyManagerType =AWS| CUSTOMER
        CustomerMasterKeySpec =RSA_2048| RSA_3072| RSA_4096| ECC_NIST_P256| ECC_NIST_P384| ECC_NIST_P521|
          ECC_SECG_P256K1| SYMMETRIC_DEFAULT| HMAC_224| HMAC_256| HMAC_384| HMAC_512| SM2
        KeySpec =RSA_2048| RSA_3072| RSA_4096| ECC_NIST_P256| ECC_NIST_P384| ECC_NIST_P521| ECC_SECG_P256K1|
          SYMMETRIC_DEFAULT| HMAC_224| HMAC_256| HMAC_384| HMAC_512| SM2| ML_DSA_44| ML_DSA_65| ML_DSA_87|
          ECC_NIST_EDWARDS25519
        EncryptionAlgorithmSpec =SYMMETRIC_DEFAULT| RSAES_OAEP_SHA_1| RSAES_OAEP_SHA_256| SM2PKE
        SigningAlgorithmSpec =RSASSA_PSS_SHA_256| RSASSA_PSS_SHA_384| RSASSA_PSS_SHA_512| RSASSA_PKCS1_V1_5_SHA_256|
          RSASSA_PKCS1_V1_5_SHA_384| RSASSA_PKCS1_V1_5_SHA_512| ECDSA_SHA_256| ECDSA_SHA_384| ECDSA_SHA_512| SM2DSA|
          ML_DSA_SHAKE_256| ED25519_SHA_512| ED25519_PH_SHA_512
        KeyAgreementAlgorithmSpec =ECDH
        MultiRegionKeyType =PRIMARY| REPLICA
        MultiRegionKey Arn:s Region:s
        MultiRegionConfiguration MultiRegionKeyType:MultiRegionKeyType PrimaryKey:MultiRegionKey
          ReplicaKeys:[MultiRegionKey
        MacAlgorithmSpec =HMAC_SHA_224| HMAC_SHA_256| HMAC_SHA_384| HMAC_SHA_512
        XksKeyConfigurationType Id:s
        KeyMetadata AWSAccountId:s KeyId!:s Arn:s CreationDate:s Enabled:b Description:s KeyUsage:KeyUsageType
          KeyState:KeyState DeletionDate:s ValidTo:s Origin:OriginType CustomKeyStoreId:s CloudHsmClusterId:s
          ExpirationModel:ExpirationModelType KeyManager:KeyManagerType CustomerMasterKeySpec:CustomerMasterKeySpec
          KeySpec:KeySpec EncryptionAlgorithms:[EncryptionAlgorithmSpec SigningAlgorithms:[SigningAlgorithmSpec
          KeyAgreementAlgorithms:[KeyAgreementAlgorithmSpec MultiRegion:b
          MultiRegionConfiguration:MultiRegionConfiguration PendingDeletionWindowInDays:n1,365
          MacAlgorithms:[MacAlgorithmSpec XksKeyConfiguration:XksKeyConfigurationType CurrentKeyMaterialId:s
        CreateKeyResponse KeyMetadata:KeyMetadata
        >createKey CreateKeyResponse
        DecryptResponse KeyId:s Plaintext:s EncryptionAlgorithm:EncryptionAlgorithmSpec CiphertextForRecipient:s
          KeyMaterialId:s
        >decrypt DecryptResponse
        DeleteCustomKeyStoreResponse
        >deleteCustomKeyStore DeleteCustomKeyStoreResponse
        DeleteImportedKeyMaterialResponse KeyId:s KeyMaterialId:s
        >deleteImportedKeyMaterial DeleteImportedKeyMaterialResponse
        DeriveSharedSecretResponse KeyId:s SharedSecret:s CiphertextForRecipient:s
          KeyAgreementAlgorithm:KeyAgreementAlgorithmSpec KeyOrigin:OriginType
        >deriveSharedSecret DeriveSharedSecretResponse
        ConnectionStateType =CONNECTED| CONNECTING| FAILED| DISCONNECTED| DISCONNECTING
        ConnectionErrorCodeType =INVALID_CREDENTIALS| CLUSTER_NOT_FOUND| NETWORK_ERRORS| INTERNAL_ERROR|
          INSUFFICIENT_CLOUDHSM_HSMS| USER_LOCKED_OUT| USER_NOT_FOUND| USER_LOGGED_IN| SUBNET_NOT_FOUND|
          INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET| XKS_PROXY_ACCESS_DENIED| XKS_PROXY_NOT_REACHABLE|
          XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND| XKS_PROXY_INVALID_RESPONSE| XKS_PROXY_INVALID_CONFIGURATION|
          XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION| XKS_PROXY_TIMED_OUT| XKS_PROXY_INVALID_TLS_CONFIGURATION
        CustomKeyStoreType =AWS_CLOUDHSM| EXTERNAL_KEY_STORE
        XksProxyConnectivityType =PUBLIC_ENDPOINT| VPC_ENDPOINT_SERVICE
        XksProxyConfigurationType Connectivity:XksProxyConnectivityType AccessKeyId:s UriEndpoint:s UriPath:s
          VpcEndpointServiceName:s VpcEndpointServiceOwner:s
        CustomKeyStoresListEntry CustomKeyStoreId:s CustomKeyStoreName:s CloudHsmClusterId:s
          TrustAnchorCertificate:s ConnectionState:ConnectionStateType ConnectionErrorCode:ConnectionErrorCodeType
          CreationDate:s CustomKeyStoreType:CustomKeyStoreType XksProxyConfiguration:XksProxyConfigurationType
        DescribeCustomKeyStoresResponse CustomKeyStores:[CustomKeyStoresListEntry NextMarker:s Truncated:b
        >describeCustomKeyStores DescribeCustomKeyStoresResponse
        DescribeKeyResponse KeyMetadata:KeyMetadata
        >describeKey DescribeKeyResponse
        DisconnectCustomKeyStoreResponse
        >disconnectCustomKeyStore DisconnectCustomKeyStoreResponse
        EncryptResponse CiphertextBlob:s KeyId:s EncryptionAlgorithm:EncryptionAlgorithmSpec
        >encrypt EncryptResponse
        GenerateDataKeyResponse CiphertextBlob:s Plaintext:s KeyId:s CiphertextForRecipient:s KeyMaterialId:s
        >generateDataKey GenerateDataKeyResponse
        DataKeyPairSpec =RSA_2048| RSA_3072| RSA_4096| ECC_NIST_P256| ECC_NIST_P384| ECC_NIST_P521| ECC_SECG_P256K1|
          SM2| ECC_NIST_EDWARDS25519
        GenerateDataKeyPairResponse PrivateKeyCiphertextBlob:s PrivateKeyPlaintext:s PublicKey:s KeyId:s
          KeyPairSpec:DataKeyPairSpec CiphertextForRecipient:s KeyMaterialId:s
        >generateDataKeyPair GenerateDataKeyPairResponse
        GenerateDataKeyPairWithoutPlaintextResponse PrivateKeyCiphertextBlob:s PublicKey:s KeyId:s
          KeyPairSpec:DataKeyPairSpec KeyMaterialId:s
        >generateDataKeyPairWithoutPlaintext GenerateDataKeyPairWithoutPlaintextResponse
        GenerateDataKeyWithoutPlaintextResponse CiphertextBlob:s KeyId:s KeyMaterialId:s
        >generateDataKeyWithoutPlaintext GenerateDataKeyWithoutPlaintextResponse
        GenerateMacResponse Mac:s MacAlgorithm:MacAlgorithmSpec KeyId:s
        >generateMac GenerateMacResponse
        GenerateRandomResponse Plaintext:s CiphertextForRecipient:s
        >generateRandom GenerateRandomResponse
        KeyLastUsageTrackingOperation =Decrypt| DeriveSharedSecret| Encrypt| GenerateDataKey| GenerateDataKeyPair|
          GenerateDataKeyPairWithoutPlaintext| GenerateDataKeyWithoutPlaintext| GenerateMac| ReEncrypt| Sign|
          Verify| VerifyMac
        KeyLastUsageData Operation:KeyLastUsageTrackingOperation Timestamp:s CloudTrailEventId:s KmsRequestId:s
        GetKeyLastUsageResponse KeyId:s KeyLastUsage:KeyLastUsageData TrackingStartDate:s KeyCreationDate:s
        >getKeyLastUsage GetKeyLastUsageResponse
        GetKeyPolicyResponse Policy:s PolicyName:s
        >getKeyPolicy GetKeyPolicyResponse
        GetKeyRotationStatusResponse KeyRotationEnabled:b KeyId:s RotationPeriodInDays:n90,2560 NextRotationDate:s
          OnDemandRotationStartDate:s
        >getKeyRotationStatus GetKeyRotationStatusResponse
        GetParametersForImportResponse KeyId:s ImportToken:s PublicKey:s ParametersValidTo:s
        >getParametersForImport GetParametersForImportResponse
        GetPublicKeyResponse KeyId:s PublicKey:s CustomerMasterKeySpec:CustomerMasterKeySpec KeySpec:KeySpec
          KeyUsage:KeyUsageType EncryptionAlgorithms:[EncryptionAlgorithmSpec
          SigningAlgorithms:[SigningAlgorithmSpec KeyAgreementAlgorithms:[KeyAgreementAlgorithmSpec
        >getPublicKey GetPublicKeyResponse
        ImportKeyMaterialResponse KeyId:s KeyMaterialId:s
        >importKeyMaterial ImportKeyMaterialResponse
        AliasListEntry AliasName:s AliasArn:s TargetKeyId:s CreationDate:s LastUpdatedDate:s
        ListAliasesResponse Aliases:[AliasListEntry NextMarker:s Truncated:b
        >listAliases ListAliasesResponse
        GrantOperation =Decrypt| Encrypt| GenerateDataKey| GenerateDataKeyWithoutPlaintext| ReEncryptFrom|
          ReEncryptTo| Sign| Verify| GetPublicKey| CreateGrant| RetireGrant| DescribeKey| GenerateDataKeyPair|
          GenerateDataKeyPairWithoutPlaintext| GenerateMac| VerifyMac| DeriveSharedSecret
        GrantConstraints EncryptionContextSubset:{s EncryptionContextEquals:{s
        GrantListEntry KeyId:s GrantId:s Name:s CreationDate:s GranteePrincipal:s RetiringPrincipal:s
          IssuingAccount:s Operations:[GrantOperation Constraints:GrantConstraints
        ListGrantsResponse Grants:[GrantListEntry NextMarker:s Truncated:b
        >listGrants ListGrantsResponse
        ListKeyPoliciesResponse PolicyNames:[s NextMarker:s Truncated:b
        >listKeyPolicies ListKeyPoliciesResponse
        ImportState =IMPORTED| PENDING_IMPORT
        KeyMaterialState =NON_CURRENT| CURRENT| PENDING_ROTATION| PENDING_MULTI_REGION_IMPORT_AND_ROTATION
        RotationType =AUTOMATIC| ON_DEMAND
        RotationsListEntry KeyId:s KeyMaterialId:s KeyMaterialDescription:s ImportState:ImportState
          KeyMaterialState:KeyMaterialState ExpirationModel:ExpirationModelType ValidTo:s RotationDate:s
          RotationType:RotationType
        ListKeyRotationsResponse Rotations:[RotationsListEntry NextMarker:s Truncated:b
        >listKeyRotations ListKeyRotationsResponse
        KeyListEntry KeyId:s KeyArn:s
        ListKeysResponse Keys:[KeyListEntry NextMarker:s Truncated:b
        >listKeys ListKeysResponse
        Tag TagKey!:s TagValue!:s
        ListResourceTagsResponse Tags:[Tag NextMarker:s Truncated:b
        >listResourceTags ListResourceTagsResponse
        >listRetirableGrants ListGrantsResponse
        ReEncryptResponse CiphertextBlob:s SourceKeyId:s KeyId:s SourceEncryptionAlgorithm:EncryptionAlgorithmSpec
          DestinationEncryptionAlgorithm:EncryptionAlgorithmSpec SourceKeyMaterialId:s DestinationKeyMaterialId:s
        >reEncrypt ReEncryptResponse
        ReplicateKeyResponse ReplicaKeyMetadata:KeyMetadata ReplicaPolicy:s ReplicaTags:[Tag
        >replicateKey ReplicateKeyResponse
        RotateKeyOnDemandResponse KeyId:s
        >rotateKeyOnDemand RotateKeyOnDemandResponse
        ScheduleKeyDeletionResponse KeyId:s DeletionDate:s KeyState:KeyState PendingWindowInDays:n1,365
        >scheduleKeyDeletion ScheduleKeyDeletionResponse
        SignResponse KeyId:s Signature:s SigningAlgorithm:SigningAlgorithmSpec
        >sign SignResponse
        UpdateCustomKeyStoreResponse
        >updateCustomKeyStore UpdateCustomKeyStoreResponse
        VerifyResponse KeyId:s SignatureValid:b SigningAlgorithm:SigningAlgorithmSpec
        >verify VerifyResponse
        VerifyMacResponse KeyId:s MacValid:b MacAlgorithm:MacAlgorithmSpec
        >verifyMac VerifyMacResponse
        """
    )
}
