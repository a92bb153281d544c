import { Camunda8 } from '@camunda8/sdk'

export type EngineAddress = { grpcAddress: string; restAddress: string }

export type ZeebeClient = ReturnType<Camunda8['getZeebeGrpcApiClient']>

/**
 * A Zeebe gRPC client that does not retry on its own: the SDK's retries can publish or start several times, so
 * retries are ours, with a message id (see the engine's traps in the README). The SDK reads these settings nested only;
 * at the top level it ignores them without a word and tries again for ever.
 */
export function createClient({ grpcAddress, restAddress }: EngineAddress): ZeebeClient {
  return new Camunda8({
    ZEEBE_GRPC_ADDRESS: grpcAddress.includes('://') ? grpcAddress : `grpc://${grpcAddress}`,
    ZEEBE_REST_ADDRESS: restAddress,
    CAMUNDA_OAUTH_DISABLED: true,
    CAMUNDA_LOG_LEVEL: 'none',
    zeebeGrpcSettings: {
      ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
      ZEEBE_GRPC_CLIENT_RETRY: false,
      ZEEBE_GRPC_CLIENT_EAGER_CONNECT: false,
      GRPC_INITIAL_RECONNECT_BACKOFF_MS: 250,
      GRPC_MAX_RECONNECT_BACKOFF_MS: 5000,
    },
    CAMUNDA_SUPPORT_LOG_ENABLED: false,
  } as unknown as ConstructorParameters<typeof Camunda8>[0]).getZeebeGrpcApiClient()
}
